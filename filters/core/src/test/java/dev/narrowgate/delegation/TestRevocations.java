package dev.narrowgate.delegation;

import static dev.narrowgate.delegation.TestDelegations.NOW;

import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.Collection;

/** Revocations to test with. */
public final class TestRevocations {

    private TestRevocations() {}

    public static Revocable token(TokenId id) {
        return new Revocable.Token(id);
    }

    /** A revocation of all that rests on this. */
    public static Revocation of(Revocable what) {
        return new Revocation("revocation-1", what, Manner.REVOKED, NOW, null, Instant.MAX, "operator", "a test");
    }

    /** Revocations of these, whose collection may change. */
    public static WatchedRevocations among(Collection<Revocable> revoked) {
        return new WatchedRevocations(what -> revoked.contains(what) ? of(what) : null);
    }
}
