package dev.narrowgate.delegation.explain;

/** Where a hop was refused, in the order of the stages. */
enum Reached {
    /** Its tokens could not be taken out of the request. */
    REQUEST,
    /** The token's form, issuer, key or signature. */
    TOKEN,
    /** What the token says. */
    CLAIMS,
    /** Who presents it, and whether that fits. */
    CREDENTIALS,
    /** What the policy asks. */
    POLICY,
    /** Nowhere. */
    PERMITTED
}
