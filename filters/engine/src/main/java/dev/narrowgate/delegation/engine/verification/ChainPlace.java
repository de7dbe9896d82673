package dev.narrowgate.delegation.engine.verification;

/** The place of the actor chain of a token. */
public enum ChainPlace {
    /** In the token. A token that lost its chain is refused. */
    TOKEN,
    /** Beside the token, signed by a gateway and bound to the token. */
    BESIDE
}
