package dev.narrowgate.delegation.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestProvenances;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class CachingProvenanceVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final BearerToken TEXT = new BearerToken("provenance");

    private Instant now = NOW;
    private final InstantSource clock = () -> now;
    private final CacheBounds bounds = CacheBounds.ofEntries(10);
    private int verified;
    private final CachingProvenanceVerifier caching = new CachingProvenanceVerifier(
            text -> {
                verified++;
                return Answer.ready(provenance());
            },
            clock,
            Duration.ofMinutes(5),
            bounds);

    private static VerifiedProvenance provenance() {
        return TestProvenances.about(TestDelegations.token().build())
                .expiresAt(NOW.plusSeconds(30))
                .believedUntil(NOW.plusSeconds(20))
                .build();
    }

    @Test
    void looksAtEachOnce() {
        var first = caching.verify(TEXT);

        assertThat(caching.verify(new BearerToken("provenance"))).isEqualTo(first);
        assertThat(verified).isEqualTo(1);
        caching.verify(new BearerToken("another"));
        assertThat(verified).isEqualTo(2);
    }

    @Test
    void lawFourRemembersNoneLongerThanItsKeyIsBelieved() {
        caching.verify(TEXT);
        now = NOW.plusSeconds(20);

        caching.verify(TEXT);

        assertThat(verified).isEqualTo(2);
    }

    @Test
    void forgetsWhatAKeyVerifiedThatIsGone() {
        caching.verify(TEXT);
        caching.clear();

        caching.verify(TEXT);

        assertThat(verified).isEqualTo(2);
    }

    @Test
    void remembersNoneThatWasVerifiedWhileAKeyWentAway() {
        var caches = new CachingProvenanceVerifier[1];
        caches[0] = new CachingProvenanceVerifier(
                text -> {
                    verified++;
                    caches[0].clear();
                    return Answer.ready(provenance());
                },
                clock,
                Duration.ofMinutes(5),
                bounds);
        caches[0].verify(TEXT);

        caches[0].verify(TEXT);

        assertThat(verified).isEqualTo(2);
    }

    @Test
    void remembersNoRefusal() {
        var refusing = new CachingProvenanceVerifier(
                text -> {
                    verified++;
                    return Answer.refused(new TokenRejected("forged"));
                },
                clock,
                Duration.ofMinutes(5),
                bounds);
        refusing.verify(TEXT);

        assertThat(refusing.verify(TEXT)).isInstanceOf(Answer.Refused.class);
        assertThat(verified).isEqualTo(2);
    }

    @Test
    void isWeighed() {
        caching.verify(TEXT);

        var eviction = caching.cache().policy().eviction().orElseThrow();
        assertThat(eviction.weightedSize().orElseThrow()).isBetween(200L, bounds.bytes());
    }
}
