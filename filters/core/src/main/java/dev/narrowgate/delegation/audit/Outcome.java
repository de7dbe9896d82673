package dev.narrowgate.delegation.audit;

import java.util.Locale;

/** How a hop, or a part of it, ended. */
public enum Outcome {
    /** It may go on. */
    PERMITTED,
    /** It is genuine, and is not allowed. */
    DENIED,
    /** What arrived is not acceptable. */
    REJECTED,
    /** It could not be verified, decided, exchanged, recorded or forwarded. */
    FAILED,
    /** It was forwarded, and an answer went back. */
    COMPLETED,
    /** The caller went away. */
    CANCELLED;

    /** As the audit writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
