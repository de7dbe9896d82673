package dev.narrowgate.delegation.token;

/** What a token is presented as (RFC 8693, section 2.1). */
public enum TokenUse {
    /** It represents the party on whose behalf the request is made. */
    SUBJECT,
    /** It represents the party that acts. */
    ACTOR
}
