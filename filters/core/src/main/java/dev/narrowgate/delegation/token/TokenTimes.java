package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a token was issued, begins and ends. */
public record TokenTimes(Instant issuedAt, @Nullable Instant notBefore, Instant expiresAt) {

    /**
     * Refuses a token that is not of this time (RFC 7519, section 4.1.4 to 4.1.6).
     *
     * @param skew how far the issuer's clock may be ahead; it never lengthens a life, because a narrower token may not
     *     outlive this one and would be dead on arrival
     * @param maximumLifetime the longest life that is believed
     */
    public void check(Instant now, Duration skew, Duration maximumLifetime) {
        if (!now.isBefore(expiresAt)) {
            throw new TokenRejected("expired at " + expiresAt);
        }
        if (notBefore != null && now.plus(skew).isBefore(notBefore)) {
            throw new TokenRejected("not valid before " + notBefore);
        }
        if (now.plus(skew).isBefore(issuedAt)) {
            throw new TokenRejected("issued in the future, at " + issuedAt);
        }
        if (!issuedAt.isBefore(expiresAt)) {
            throw new TokenRejected("expires at " + expiresAt + ", not after it was issued at " + issuedAt);
        }
        if (expiresAt.isAfter(issuedAt.plus(maximumLifetime))) {
            throw new TokenRejected("lives longer than " + maximumLifetime + ", until " + expiresAt);
        }
    }
}
