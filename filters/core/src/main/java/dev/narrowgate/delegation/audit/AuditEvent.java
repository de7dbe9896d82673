package dev.narrowgate.delegation.audit;

/** The moments of a hop that are recorded. */
public enum AuditEvent {
    /** The decision, before the request is forwarded. */
    DECIDED("decided"),
    /** The second attempt, before it is sent. */
    REPEATED("repeated"),
    /** The end of a forwarded hop. */
    COMPLETED("completed");

    private final String text;

    AuditEvent(String text) {
        this.text = text;
    }

    /** The text for the audit. */
    public String text() {
        return text;
    }
}
