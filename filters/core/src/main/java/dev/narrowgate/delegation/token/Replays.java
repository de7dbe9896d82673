package dev.narrowgate.delegation.token;

/** Remembers which proofs were used, for as long as they could be used again. */
public interface Replays {

    /**
     * Whether this is the first use, which it is from now on no more. Fails with {@code KeysUnavailable} when it cannot be
     * remembered: a proof that might be used twice is not used at all.
     */
    boolean isFirst(TokenFingerprint proof);
}
