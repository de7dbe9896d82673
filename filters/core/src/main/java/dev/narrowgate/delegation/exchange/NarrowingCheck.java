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
        if (!grant.scopes().includes(issued.scopes())) {
            throw wider("scope", "wider by " + issued.scopes().minus(grant.scopes()));
        }
        if (!issued.audience().isExactly(grant.audience())) {
            throw wider("audience", "is " + issued.audience());
        }
        refuseUnless(now.isBefore(issued.expiresAt()), "life", "already over");
        var latest = request.latestExpiry(now);
        if (issued.expiresAt().isAfter(latest)) {
            throw wider("life", "until " + issued.expiresAt() + ", allowed until " + latest);
        }
        refuseUnless(Objects.equals(issued.task(), delegation.task()), "task", "changed");
        refuseUnless(issued.hop() == delegation.hop(), "hop", "is not one more than arrived");
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
