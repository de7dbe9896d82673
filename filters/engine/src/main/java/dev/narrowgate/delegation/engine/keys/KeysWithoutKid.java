package dev.narrowgate.delegation.engine.keys;

/** The treatment of tokens without a key id, and of published keys without an id. */
public enum KeysWithoutKid {
    /** The token is refused, and such a key is left out. */
    REFUSE,
    /** The token is verified with the one key of the set that fits its algorithm. When several fit, it is refused. */
    ONE
}
