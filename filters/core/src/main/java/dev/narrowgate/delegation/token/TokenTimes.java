package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of a token, a proof or an assertion; null where it states none.
 *
 * @param issuedAt {@code iat}
 * @param notBefore {@code nbf}
 * @param expiresAt {@code exp}
 */
public record TokenTimes(
        @Nullable Instant issuedAt,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt) {

    /** Throws {@code TokenRejected} if a time is outside the bounds (RFC 7519, section 4.1.4 to 4.1.6). */
    public void check(Instant now, TimeBounds bounds) {
        // No skew here: a token that is made from this one may not outlive it.
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            throw new TokenRejected("expired at " + expiresAt);
        }
        checkBegin(now, bounds);
        if (expiresAt != null) {
            checkLife(now, expiresAt, bounds);
        }
    }

    private void checkBegin(Instant now, TimeBounds bounds) {
        var latest = now.plus(bounds.skew());
        if (notBefore != null && latest.isBefore(notBefore)) {
            throw new TokenRejected("not valid before " + notBefore);
        }
        if (issuedAt != null && latest.isBefore(issuedAt)) {
            throw new TokenRejected("issued in the future, at " + issuedAt);
        }
        if (issuedAt != null && bounds.age() != null && issuedAt.isBefore(now.minus(bounds.age()))) {
            throw new TokenRejected("issued more than " + bounds.age() + " ago, at " + issuedAt);
        }
    }

    private void checkLife(Instant now, Instant end, TimeBounds bounds) {
        if (issuedAt != null && !issuedAt.isBefore(end)) {
            throw new TokenRejected("expires at " + end + ", not after it was issued at " + issuedAt);
        }
        if (issuedAt != null && bounds.life() != null && end.isAfter(issuedAt.plus(bounds.life()))) {
            throw new TokenRejected("lives longer than " + bounds.life() + ", until " + end);
        }
        if (bounds.left() != null && end.isAfter(now.plus(bounds.left()))) {
            throw new TokenRejected("valid for longer than " + bounds.left() + ", until " + end);
        }
    }
}
