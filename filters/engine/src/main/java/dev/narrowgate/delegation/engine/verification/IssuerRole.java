package dev.narrowgate.delegation.engine.verification;

/** The statements for which an issuer is trusted. */
public enum IssuerRole {
    /** The initiating subject. */
    SUBJECT,
    /** The actor: in an actor token, and in the {@code act} of a subject token. */
    ACTOR,
    /** The claims of another gateway: its {@code sub_iss}, {@code act}, {@code hop} and {@code parent}. */
    GATEWAY
}
