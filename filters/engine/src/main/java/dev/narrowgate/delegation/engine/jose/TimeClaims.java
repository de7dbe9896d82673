package dev.narrowgate.delegation.engine.jose;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenTimes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of tokens, proofs and assertions, and checks them at once. No other code reads them: a build check keeps it
 * so. Every time that is there counts, whether the kind of token needs it or not.
 */
public final class TimeClaims {

    private TimeClaims() {}

    /** Both ends have to be there. Refuses with {@code TokenRejected}. */
    public static Span span(ClaimReader claims, TimeBounds bounds, Instant now) {
        var span = new Span(claims.numericDate(IAT), claims.numericDate(EXP));
        check(claims, span.issuedAt(), span.expiresAt(), bounds, now);
        return span;
    }

    /** When it ends, which has to be there. */
    public static Instant end(ClaimReader claims, TimeBounds bounds, Instant now) {
        var end = claims.numericDate(EXP);
        check(claims, claims.optionalNumericDate(IAT), end, bounds, now);
        return end;
    }

    /** When it was made has to be there. */
    public static Instant made(ClaimReader claims, TimeBounds bounds, Instant now) {
        var issuedAt = claims.numericDate(IAT);
        check(claims, issuedAt, claims.optionalNumericDate(EXP), bounds, now);
        return issuedAt;
    }

    /** When the subject was authenticated: in the future it cannot have been. */
    public static @Nullable Instant authenticated(ClaimReader claims, TimeBounds bounds, Instant now) {
        var at = claims.optionalNumericDate(AUTH_TIME);
        if (at != null && now.plus(bounds.skew()).isBefore(at)) {
            throw new TokenRejected("the subject is authenticated in the future, at " + at);
        }
        return at;
    }

    private static void check(
            ClaimReader claims,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            TimeBounds bounds,
            Instant now) {
        new TokenTimes(issuedAt, claims.optionalNumericDate(NBF), expiresAt).check(now, bounds);
    }

    /** From when to when. */
    public record Span(Instant issuedAt, Instant expiresAt) {}
}
