package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import java.time.Instant;
import java.util.Objects;

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
        refuseUnless(issued.subject().equals(delegation.subject()), "subject", "changed");
        refuseUnless(issued.actors().depth() >= delegation.actors().depth(), "chain", "lost an actor");
        refuseUnless(issued.actors().equals(delegation.actors()), "chain", "is not the one asked for");
        var wider = issued.scopes().minus(grant.scopes());
        refuseUnless(wider.isEmpty(), "scope", "wider by " + wider);
        refuseUnless(issued.audience().isExactly(grant.audience()), "audience", "is " + issued.audience());
        refuseUnless(now.isBefore(issued.expiresAt()), "life", "already over");
        refuseUnless(
                !issued.expiresAt().isAfter(request.latestExpiry(now)),
                "life",
                "until " + issued.expiresAt() + ", allowed until " + request.latestExpiry(now));
        refuseUnless(Objects.equals(issued.task(), delegation.task()), "task", "changed");
        refuseUnless(issued.hop() == delegation.hop(), "hop", "is " + issued.hop() + ", not " + delegation.hop());
    }

    private static void refuseUnless(boolean narrow, String what, String difference) {
        if (!narrow) {
            throw new ExchangeRejected("issued token: " + what + " " + difference);
        }
    }
}
