package dev.narrowgate.delegation.audit;

/** The two moments of a hop that are written down. */
public enum AuditEvent {
    /** What was decided, before anything is forwarded. */
    DECIDED("decided"),
    /** How a forwarded hop ended. */
    COMPLETED("completed");

    private final String text;

    AuditEvent(String text) {
        this.text = text;
    }

    /** As the audit writes it. */
    public String text() {
        return text;
    }
}
