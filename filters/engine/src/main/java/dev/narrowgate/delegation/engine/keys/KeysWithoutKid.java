package dev.narrowgate.delegation.engine.keys;

/** What becomes of a token that does not say which key signed it, and of published keys without an id. */
public enum KeysWithoutKid {
    /** The token is refused, and such a key is left out. */
    REFUSE,
    /** The token is verified with the one key of the set that fits its algorithm; where several fit, it is refused. */
    ONE
}
