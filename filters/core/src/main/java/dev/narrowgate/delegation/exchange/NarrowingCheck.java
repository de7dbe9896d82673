package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Holds an issued token against what it was issued for: laws 1 to 6 on the way out. It is asked about every token that is
 * to leave, whoever issued it, because authorization servers answer more than they were asked for.
 */
public final class NarrowingCheck {

    private NarrowingCheck() {}

    /** Fails with {@code ExchangeRejected} that names the difference. */
    public static void check(ExchangeRequest request, IssuedToken issued, Instant now) {
        var delegation = request.delegation();
        var grant = request.permit().grant();
        // Whatever it says of itself: what arrived is not sent on (law 7).
        refuseUnless(!request.presented().holds(issued.authorization().token()), "token", "is one that arrived");
        // Its name is written down, and a token never is (law 8).
        refuseUnless(!request.presented().areIn(issued.id().jti()), "jti", "repeats a token that arrived");
        refuseUnless(issued.subject().equals(delegation.subject()), "subject", "changed");
        checkProvenance(issued);
        refuseUnless(issued.chain().depth() >= delegation.actors().depth(), "chain", "lost an actor");
        refuseUnless(issued.chain().equals(delegation.actors()), "chain", "is not the one asked for");
        if (!grant.scopes().includes(issued.scopes())) {
            throw wider("scope", "wider by " + issued.scopes().minus(grant.scopes()));
        }
        checkDetails(request, issued.details());
        if (!issued.audience().isExactly(grant.audience())) {
            throw wider("audience", "is " + issued.audience());
        }
        checkLife(request, issued.expiresAt(), now);
        refuseUnless(Objects.equals(issued.task(), delegation.task()), "task", "changed");
        refuseUnless(
                issued.bindings().equals(issued.authorization().keys()),
                "binding",
                "is not to the keys that this gateway proves");
        refuseUnless(issued.depth() <= request.maximumDepth(), "depth", "is not limited as it was");
        refuseUnless(issued.hop() == delegation.hop(), "hop", "is not one more than arrived");
    }

    /** What stands beside a token is about it and no other, and ends with it at the latest. */
    private static void checkProvenance(IssuedToken issued) {
        var provenance = issued.provenance();
        var token = issued.authorization().token();
        if (provenance != null) {
            refuseUnless(
                    token != null && provenance.token().equals(token.fingerprint()),
                    "provenance",
                    "is of another token");
            refuseUnless(!provenance.expiresAt().isAfter(issued.expiresAt()), "provenance", "outlives the token");
        }
    }

    /** Law 3 for details alone, for who knows of others than those in the token. Fails with {@code ExchangeRejected}. */
    public static void checkDetails(ExchangeRequest request, AuthorizationDetails issued) {
        var arrived = request.delegation().token().details();
        if (!arrived.includes(issued)) {
            var more = arrived.beyond(issued);
            throw wider(
                    AuthorizationDetails.CLAIM,
                    more.values().isEmpty() ? "more than once what arrived once" : "wider by " + more);
        }
    }

    /** A limit that vanishes makes what is left wider. Fails with {@code ExchangeRejected}. */
    public static void checkDetailsKept(ExchangeRequest request, AuthorizationDetails... issued) {
        var lost = new TreeSet<>(request.delegation().token().details().types());
        for (var details : issued) {
            lost.removeAll(details.types());
        }
        refuseUnless(lost.isEmpty(), AuthorizationDetails.CLAIM, "lost all of the types " + lost);
    }

    /** Law 4 alone, for who knows of more than one end. Fails with {@code ExchangeRejected}. */
    public static void checkLife(ExchangeRequest request, Instant expiresAt, Instant now) {
        refuseUnless(now.isBefore(expiresAt), "life", "already over");
        var latest = request.latestExpiry(now);
        if (expiresAt.isAfter(latest)) {
            throw wider("life", "until " + expiresAt + ", allowed until " + latest);
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
