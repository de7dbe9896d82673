package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.Instant;

/** Stores used proofs for as long as they could be used again. */
public interface ReplayCache {

    /**
     * The time for which used proofs and revoked tokens are stored after their end. Checks may include the end or not,
     * and may read the clock twice.
     */
    Duration MARGIN = Duration.ofSeconds(1);

    /**
     * Answers whether this is the first use, and stores the use. Refuses with {@code KeysUnavailable} or {@code
     * StoreUnavailable} if the use cannot be stored, because the proof could then be used twice.
     *
     * @param by the fingerprint of the user, whose share of the cache holds the entry
     * @param acceptedUntil the last moment at which the proof would be accepted
     */
    Answer<Boolean> isFirst(TokenFingerprint proof, TokenFingerprint by, Instant acceptedUntil);

    /** Returns the time until which an entry is stored, for proofs and revoked tokens alike. */
    static Instant rememberedUntil(Instant acceptedUntil) {
        return acceptedUntil.isAfter(Instant.MAX.minus(MARGIN)) ? Instant.MAX : acceptedUntil.plus(MARGIN);
    }
}
