package dev.narrowgate.delegation.engine.verification;

/** What an issuer may speak for. */
public enum IssuerRole {
    /** Who the initiating subject is. */
    SUBJECT,
    /** Who acts: in an actor token, and in the {@code act} of a subject token. */
    ACTOR,
    /** Another gateway's work: its {@code sub_iss}, {@code act}, {@code hop} and {@code parent}. */
    GATEWAY
}
