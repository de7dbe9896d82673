package dev.narrowgate.delegation.engine.keys;

/** How tokens without a key id, and published keys without an id, are treated. */
public enum KeysWithoutKid {
    /** The token is refused, and such a key is left out. */
    REFUSE,
    /** The token is verified with the one key of the set that fits its algorithm. When several fit, it is refused. */
    ONE
}
