package dev.narrowgate.delegation.explain;

/** The cause of the refusal of a hop, in the order of the stages. */
enum Reached {
    /** The tokens of the request could not be read. */
    REQUEST,
    /** The token's form, issuer, key or signature. */
    TOKEN,
    /** The claims of the token. */
    CLAIMS,
    /** The presenter, or its relation to the token. */
    CREDENTIALS,
    /** The policy. */
    POLICY,
    /** The hop was not refused. */
    PERMITTED
}
