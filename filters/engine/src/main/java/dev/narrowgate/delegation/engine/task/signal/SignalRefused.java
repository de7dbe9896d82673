package dev.narrowgate.delegation.engine.task.signal;

/** A security event token is refused as a whole, and has no effect. The description is for its transmitter. */
public final class SignalRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final SignalError error;
    private final String description;

    public SignalRefused(SignalError error, String description) {
        super(description, null, false, false);
        this.error = error;
        this.description = description;
    }

    public SignalError error() {
        return error;
    }

    public String description() {
        return description;
    }
}
