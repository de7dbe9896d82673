package dev.narrowgate.delegation.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StoredRevocationsTest {

    private static final Revocable ALICE = new Revocable.Subject(new Principal("https://idp.example.com", "alice"));

    private final StoredRevocations revoked = new StoredRevocations(InstantSource.system(), CacheBounds.ofEntries(2));

    private void revoke(String jti, Instant end) {
        revoked.add(TestRevocation.of(jti, end, "client-" + jti));
    }

    @Test
    void storesARevocationOfOneTokenAndOfNoOther() {
        revoke("1", Instant.now().plusSeconds(60));

        assertThat(revoked.of(TestRevocation.token("1"))).isNotNull();
        assertThat(revoked.of(TestRevocation.token("2"))).isNull();
        assertThat(revoked.of(new Revocable.Token(new TokenId("https://other.example.com", "1"))))
                .isNull();
    }

    @Test
    void x023_isFullRatherThanForgetful() {
        revoke("1", Instant.now().plusSeconds(60));
        revoke("2", Instant.now().plusSeconds(60));

        assertThatExceptionOfType(KeysUnavailable.class)
                .isThrownBy(() -> revoke("3", Instant.now().plusSeconds(60)));

        assertThat(revoked.of(TestRevocation.token("1"))).isNotNull();
        assertThat(revoked.of(TestRevocation.token("2"))).isNotNull();
    }

    @Test
    void forgetsARevocationThatHasEnded() {
        revoke("1", Instant.now().minusSeconds(2));
        revoke("2", Instant.now().minusSeconds(2));

        revoke("3", Instant.now().plusSeconds(60));

        assertThat(revoked.of(TestRevocation.token("3"))).isNotNull();
        assertThat(revoked.all()).extracting(Revocation::id).containsExactly("id-3");
    }

    @Test
    void aLiftedRevocationIsOverAndLeavesItsRoom() {
        revoke("1", Instant.MAX);

        assertThat(revoked.lift("id-1")).isPresent();
        assertThat(revoked.lift("id-1")).isEmpty();

        assertThat(revoked.of(TestRevocation.token("1"))).isNull();
        revoke("2", Instant.MAX);
        revoke("3", Instant.MAX);
        assertThat(revoked.all()).hasSize(2);
    }

    @Test
    void aLongerRevocationOfFewerTokensDoesNotNarrowAnEarlierOne() {
        revoked.add(new Revocation(
                "all", ALICE, Manner.REVOKED, Instant.now(), null, Instant.now().plusSeconds(60), "operator", ""));

        revoked.add(new Revocation(
                "old", ALICE, Manner.REVOKED, Instant.now(), Instant.EPOCH, Instant.MAX, "operator", ""));

        assertThat(revoked.of(ALICE).covers(Instant.now())).isTrue();
    }

    /** In any order, the stored one covers every hop that one of the two covers alone. */
    @Property
    void ofTwoTheOneThatCoversMoreStays(
            @ForAll @IntRange(max = 3) int one,
            @ForAll @IntRange(max = 3) int other,
            @ForAll @IntRange(max = 3) int issued) {
        var store = new StoredRevocations(InstantSource.system(), CacheBounds.ofEntries(2));
        var first = subject("first", one);
        var second = subject("second", other);

        store.add(first);
        store.add(second);

        var at = Instant.ofEpochSecond(issued);
        var stored = store.of(ALICE);
        assertThat(stored).isNotNull();
        assertThat(stored.covers(at)).isEqualTo(first.covers(at) || second.covers(at));
    }

    /** @param until 3: all tokens */
    private static Revocation subject(String id, int until) {
        var issued = until == 3 ? null : Instant.ofEpochSecond(until);
        return new Revocation(id, ALICE, Manner.REVOKED, Instant.EPOCH, issued, Instant.MAX, "operator", "");
    }
}
