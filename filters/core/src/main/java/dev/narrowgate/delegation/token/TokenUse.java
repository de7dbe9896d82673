package dev.narrowgate.delegation.token;

/** The role in which a token is presented (RFC 8693, section 2.1). */
public enum TokenUse {
    /** The token represents the party on whose behalf the request is made. */
    SUBJECT,
    /** The token represents the acting party. */
    ACTOR
}
