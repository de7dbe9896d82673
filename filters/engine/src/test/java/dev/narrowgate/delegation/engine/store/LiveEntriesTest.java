package dev.narrowgate.delegation.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.possession.InMemoryReplayCache;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both stores of what must not be forgotten: used proofs, of any kind, and revoked tokens. */
class LiveEntriesTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private Instant now = NOW;

    private interface Store {

        /** Fails with {@code KeysUnavailable}. */
        void add(String entry, String owner, Instant end);

        boolean holds(String entry);
    }

    private enum Kind {
        PROOFS {
            @Override
            Store open(InstantSource clock, int entries) {
                var proofs = new InMemoryReplayCache(clock, CacheBounds.ofEntries(entries));
                return new Store() {
                    @Override
                    public void add(String entry, String owner, Instant end) {
                        if (proofs.isFirst(TokenFingerprint.of(entry), TokenFingerprint.of(owner), end)
                                instanceof Answer.Refused<Boolean>(DelegationFailure noRoom)) {
                            throw noRoom;
                        }
                    }

                    @Override
                    public boolean holds(String entry) {
                        return proofs.cache().asMap().containsKey(TokenFingerprint.of(entry));
                    }
                };
            }
        },
        REVOCATIONS {
            @Override
            Store open(InstantSource clock, int entries) {
                var revoked = new StoredRevocations(clock, CacheBounds.ofEntries(entries));
                return new Store() {
                    @Override
                    public void add(String entry, String owner, Instant end) {
                        revoked.add(TestRevocation.of(entry, end, owner));
                    }

                    @Override
                    public boolean holds(String entry) {
                        return revoked.of(TestRevocation.token(entry)) != null;
                    }
                };
            }
        };

        abstract Store open(InstantSource clock, int entries);
    }

    @Property(tries = 50)
    void oneThatFloodsIsRefusedAndAllOthersGoOn(
            @ForAll Kind kind,
            @ForAll @IntRange(min = 16, max = 400) int room,
            @ForAll @IntRange(min = 1, max = 6) int others) {
        var store = kind.open(() -> NOW, room);
        var end = NOW.plusSeconds(60);
        var kept = new ArrayList<String>();
        var refused = 0;

        for (int i = 0; i < 2 * room; i++) {
            try {
                store.add("flood-" + i, "flood", end);
                kept.add("flood-" + i);
            } catch (KeysUnavailable itsShareIsFull) {
                refused++;
            }
        }
        for (int i = 0; i < others * (room / 2 / 8); i++) {
            store.add("other-" + i, "other-" + i % others, end);
            kept.add("other-" + i);
        }

        assertThat(refused).isPositive();
        assertThat(kept).allMatch(store::holds);
    }

    @ParameterizedTest
    @EnumSource
    void aFullStoreRefusesAndForgetsNothing(Kind kind) {
        var store = kind.open(() -> now, 10);
        var end = NOW.plusSeconds(60);
        // The last eighth of the room for revocations is for those without an end.
        int most = kind == Kind.REVOCATIONS ? 9 : 10;
        for (int i = 0; i < most; i++) {
            store.add("entry-" + i, "owner-" + i, end);
        }

        assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> store.add("more", "another", end));
        assertThat(store.holds("entry-0")).isTrue();

        now = end.plusSeconds(2);
        store.add("more", "another", now.plusSeconds(60));
        assertThat(store.holds("more")).isTrue();
        assertThat(store.holds("entry-0")).isFalse();
    }

    /** To the millisecond: up to the last moment at which it would be accepted, that moment included, and a second longer. */
    @Property
    void anEntryIsKeptExactlyWhileItWouldBeAccepted(
            @ForAll Kind kind, @ForAll @IntRange(max = 600_000) int life, @ForAll @IntRange(max = 600_999) int later) {
        var store = kind.open(() -> now, 10);
        var end = NOW.plusMillis(life);
        now = NOW;

        store.add("entry", "owner", end);
        now = NOW.plusMillis(later);

        assertThat(store.holds("entry")).isEqualTo(now.isBefore(end.plus(ReplayCache.MARGIN)));
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerWhoseEntriesEndedHasItsShareAgain(Kind kind) {
        var store = kind.open(() -> now, 16);
        for (int round = 0; round < 50; round++) {
            now = now.plusSeconds(10);
            for (int i = 0; i < 8; i++) {
                store.add(round + "-" + i, "owner", now.plusSeconds(5));
            }
        }

        assertThat(store.holds("49-7")).isTrue();
        assertThat(store.holds("48-7")).isFalse();
    }
}
