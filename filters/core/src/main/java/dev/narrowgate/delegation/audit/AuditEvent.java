package dev.narrowgate.delegation.audit;

/** The moments of a hop that are written down. */
public enum AuditEvent {
    /** What was decided, before anything is forwarded. */
    DECIDED("decided"),
    /** That the request is sent a second time, before it is. */
    REPEATED("repeated"),
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
