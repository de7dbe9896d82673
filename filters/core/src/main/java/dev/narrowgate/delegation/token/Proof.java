package dev.narrowgate.delegation.token;

/** How a presenter proved who it is. */
public enum Proof {
    /** Not at all: whoever holds a bearer token may present it. */
    NONE("none"),
    /** By a token of its own (RFC 8693, section 2.1). */
    ACTOR_TOKEN("actor_token");

    private final String text;

    Proof(String text) {
        this.text = text;
    }

    /** As the audit writes it. */
    public String text() {
        return text;
    }
}
