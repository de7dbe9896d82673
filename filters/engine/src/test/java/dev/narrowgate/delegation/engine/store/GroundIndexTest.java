package dev.narrowgate.delegation.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The index of a cache holds what the cache holds, and nothing else. */
class GroundIndexTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    private record Step(boolean adds, int key, int ground, int value) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    private static Revocable ground(int number) {
        return new Revocable.Token(new TokenId("i", "t" + number));
    }

    private static Revocation revocation(Revocable what, Instant issuedUntil) {
        return new Revocation("id", what, Manner.REVOKED, NOW, issuedUntil, Instant.MAX, "o", "");
    }

    private record Answer(int ground, int value) {}

    @Property
    void aRevocationDropsWhatRestsOnItAndNothingElse(@ForAll("steps") List<Step> steps) {
        var cache = new TimedCache<Integer, Answer>(
                CacheBounds.ofEntries(3),
                InstantSource.fixed(NOW),
                answer -> new Grounds(List.of(ground(answer.ground()), ground(9)), NOW));
        for (var step : steps) {
            if (step.adds()) {
                cache.put(
                        step.key(),
                        new Answer(step.ground(), step.value()),
                        NOW.plus(Duration.ofHours(1)),
                        cache.generation());
            } else {
                cache.clear();
            }
        }
        for (int number = 0; number < 3; number++) {
            int ground = number;
            int held = 0;
            for (int key = 0; key < 4; key++) {
                var answer = cache.get(key);
                held += answer != null && answer.ground() == ground ? 1 : 0;
            }
            var revocation = revocation(ground(ground), null);
            assertThat(cache.count(revocation)).isEqualTo(held);
            assertThat(cache.drop(revocation)).isEqualTo(held);
            for (int key = 0; key < 4; key++) {
                var answer = cache.get(key);
                assertThat(answer == null || answer.ground() != ground).isTrue();
            }
        }
        assertThat(cache.count(revocation(ground(9), null))).isZero();
    }

    @Test
    void aRevocationOfEarlierTokensKeepsLaterOnes() {
        var index = new GroundIndex<String>();
        var earlier = new Object();
        var later = new Object();
        index.add("earlier", earlier, new Grounds(List.of(ground(1)), NOW));
        index.add("later", later, new Grounds(List.of(ground(1)), NOW.plusSeconds(9)));

        assertThat(index.of(revocation(ground(1), NOW))).containsExactly("earlier");
        assertThat(index.of(revocation(ground(1), null))).containsExactlyInAnyOrder("earlier", "later");
        index.remove(earlier, new Grounds(List.of(ground(1)), NOW));
        index.remove(later, new Grounds(List.of(ground(1)), NOW));
        assertThat(index.size()).isZero();
    }
}
