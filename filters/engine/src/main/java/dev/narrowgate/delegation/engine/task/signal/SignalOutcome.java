package dev.narrowgate.delegation.engine.task.signal;

import java.util.Locale;

/** The result of a delivered security event token, as a label of metrics. */
public enum SignalOutcome {
    /** It is stored what the token ends. */
    APPLIED,
    /** The token was received before. It has no second effect, and is acknowledged. */
    DUPLICATE,
    /** The token is genuine and ends nothing here. It is acknowledged. */
    IGNORED,
    /** The token is refused with an error code. */
    REFUSED,
    /** The token could not be verified or stored now. It is not acknowledged, so that it comes again. */
    UNAVAILABLE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
