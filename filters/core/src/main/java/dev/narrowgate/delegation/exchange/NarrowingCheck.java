package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Checks an issued token against its request: laws 1 to 6 for outgoing tokens. Every outgoing token is checked, because
 * authorization servers may issue more than was requested.
 */
public final class NarrowingCheck {

    private NarrowingCheck() {}

    /** Throws {@code ExchangeRejected} that names the first difference. */
    public static void check(ExchangeRequest request, IssuedToken issued, Instant now) {
        var delegation = request.delegation();
        var grant = request.permit().grant();
        // An incoming token is not sent on, even if its content is acceptable (law 7).
        refuseUnless(!request.presented().holds(issued.authorization().token()), "token", "is an incoming token");
        // The audit records the {@code jti}, and a record never holds a token (law 8).
        refuseUnless(!request.presented().areIn(issued.id().jti()), "jti", "is the jti of an incoming token");
        refuseUnless(issued.parties().subject().equals(delegation.subject()), "subject", "changed");
        checkProvenance(issued);
        refuseUnless(issued.chain().depth() >= delegation.actors().depth(), "chain", "lost an actor");
        refuseUnless(issued.chain().equals(delegation.actors()), "chain", "is not the requested one");
        if (!grant.scopes().includes(issued.authority().scopes())) {
            throw wider("scope", "wider by " + issued.authority().scopes().minus(grant.scopes()));
        }
        refuseUnless(
                issued.authority()
                        .origins()
                        .equals(request.origins(issued.authority().scopes())),
                "scope",
                "has other origins than the requested ones");
        checkDetails(request, issued.authority().details());
        if (!issued.authority().audience().isExactly(grant.audience())) {
            throw wider("audience", "is " + issued.authority().audience());
        }
        checkLife(request, issued.expiresAt(), now);
        refuseUnless(Objects.equals(issued.passage().task(), delegation.task()), "task", "changed");
        refuseUnless(
                issued.bindings().equals(issued.authorization().keys()),
                "binding",
                "names other keys than those that this gateway proves");
        refuseUnless(issued.depth() <= request.maximumDepth(), "depth", "exceeds the requested limit");
        refuseUnless(issued.passage().hop() == delegation.hop(), "hop", "is not one more than the incoming hop");
    }

    /** The statement beside a token is about that token, and ends no later than the token. */
    private static void checkProvenance(IssuedToken issued) {
        var provenance = issued.provenance();
        var token = issued.authorization().token();
        if (provenance != null) {
            refuseUnless(
                    token != null && provenance.token().equals(token.fingerprint()),
                    "provenance",
                    "belongs to another token");
            refuseUnless(!provenance.expiresAt().isAfter(issued.expiresAt()), "provenance", "outlives the token");
        }
    }

    /**
     * Checks law 3 for authorization details alone, for callers that know of details outside the token. Throws
     * {@code ExchangeRejected}.
     */
    public static void checkDetails(ExchangeRequest request, AuthorizationDetails issued) {
        var arrived = request.delegation().token().details();
        if (!arrived.includes(issued)) {
            var more = arrived.beyond(issued);
            throw wider(
                    AuthorizationDetails.CLAIM,
                    more.values().isEmpty() ? "repeats an element of the incoming token" : "wider by " + more);
        }
    }

    /**
     * Checks that every type of authorization details is kept, because a lost limit would widen the token. Throws
     * {@code ExchangeRejected}.
     */
    public static void checkDetailsKept(ExchangeRequest request, AuthorizationDetails... issued) {
        var lost = new TreeSet<>(request.delegation().token().details().types());
        for (var details : issued) {
            lost.removeAll(details.types());
        }
        refuseUnless(lost.isEmpty(), AuthorizationDetails.CLAIM, "lost all details of the types " + lost);
    }

    /** Checks law 4 alone, for callers that know of more than one end. Throws {@code ExchangeRejected}. */
    public static void checkLife(ExchangeRequest request, Instant expiresAt, Instant now) {
        refuseUnless(now.isBefore(expiresAt), "lifetime", "has already ended");
        var latest = request.latestExpiry(now);
        if (expiresAt.isAfter(latest)) {
            throw wider("lifetime", "until " + expiresAt + ", allowed until " + latest);
        }
    }

    private static void refuseUnless(boolean narrow, String what, String difference) {
        if (!narrow) {
            throw wider(what, difference);
        }
    }

    private static ExchangeRejected wider(String what, String difference) {
        return new ExchangeRejected("issued token: " + what + " " + difference);
    }
}
