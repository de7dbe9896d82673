package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.Instant;

/** Remembers which proofs were used, for as long as they could be used again. */
public interface ReplayCache {

    /**
     * Checks of the end of a proof may or may not include it, and a clock may be read twice: what was used, or was taken back, is
     * remembered for this much longer than it could be accepted.
     */
    Duration MARGIN = Duration.ofSeconds(1);

    /**
     * Whether this is the first use, which it is from now on no more. Fails with {@code KeysUnavailable} when it cannot be
     * remembered: a proof that might be used twice is not used at all.
     *
     * @param by who uses it, and in whose share it is remembered
     * @param acceptedUntil the last moment at which it would be accepted
     */
    boolean isFirst(TokenFingerprint proof, TokenFingerprint by, Instant acceptedUntil);

    /** Until when something is remembered that is accepted until then: of proofs and of revoked tokens alike. */
    static Instant rememberedUntil(Instant acceptedUntil) {
        return acceptedUntil.isAfter(Instant.MAX.minus(MARGIN)) ? Instant.MAX : acceptedUntil.plus(MARGIN);
    }
}
