package dev.narrowgate.delegation.engine.jose;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenTimes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times of tokens, proofs and assertions, and checks them at once. A build check forbids other code to read
 * them. Every time that is present is checked, even if the kind of token does not need it.
 */
public final class TimeClaims {

    private TimeClaims() {}

    /** Reads {@code iat} and {@code exp}, which must be present. Refuses with {@code TokenRejected}. */
    public static Span span(ClaimReader claims, TimeBounds bounds, Instant now) {
        var span = new Span(claims.numericDate(IAT), claims.numericDate(EXP));
        check(claims, span.issuedAt(), span.expiresAt(), bounds, now);
        return span;
    }

    /** Reads {@code exp}, which must be present. Refuses like {@link #span}. */
    public static Instant end(ClaimReader claims, TimeBounds bounds, Instant now) {
        var end = claims.numericDate(EXP);
        check(claims, claims.optionalNumericDate(IAT), end, bounds, now);
        return end;
    }

    /** Reads {@code iat}, which must be present. Refuses like {@link #span}. */
    public static Instant made(ClaimReader claims, TimeBounds bounds, Instant now) {
        var issuedAt = claims.numericDate(IAT);
        check(claims, issuedAt, claims.optionalNumericDate(EXP), bounds, now);
        return issuedAt;
    }

    /** Reads the time of authentication. Refuses a time in the future. Returns null when the claim is absent. */
    public static @Nullable Instant authenticated(ClaimReader claims, TimeBounds bounds, Instant now) {
        var at = claims.optionalNumericDate(AUTH_TIME);
        if (at != null && now.plus(bounds.skew()).isBefore(at)) {
            throw new TokenRejected("the subject is authenticated in the future, at " + at);
        }
        return at;
    }

    /** Reads the end of a task; {@code Instant.MAX} when it is absent. A task that is over closes the hop, not the token. */
    public static Instant taskEnd(ClaimReader task) {
        var end = task.optionalNumericDate(EXP);
        return end == null ? Instant.MAX : end;
    }

    private static void check(
            ClaimReader claims,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            TimeBounds bounds,
            Instant now) {
        new TokenTimes(issuedAt, claims.optionalNumericDate(NBF), expiresAt).check(now, bounds);
    }

    /** The time of issue and the expiry. */
    public record Span(Instant issuedAt, Instant expiresAt) {}
}
