package dev.narrowgate.delegation.engine.verification;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.TimedCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Remembers verified provenances by the SHA-256 of their text, never past their end, and never past their keys. Which token one is
 * about stands in it, and is compared each time. Refusals are not remembered.
 */
public final class CachingProvenanceVerifier implements ProvenanceVerifier {

    private final ProvenanceVerifier delegate;
    private final InstantSource clock;
    private final TimedCache<TokenFingerprint, VerifiedProvenance> provenances;
    private final Duration keep;

    /** @param keep the longest that a verification is remembered before its key is looked at again */
    public CachingProvenanceVerifier(
            ProvenanceVerifier delegate, InstantSource clock, Duration keep, CacheBounds bounds) {
        this.delegate = delegate;
        this.clock = clock;
        this.keep = keep;
        this.provenances = new TimedCache<>(bounds, clock);
    }

    @Override
    public Answer<VerifiedProvenance> verify(BearerToken text) {
        var known = provenances.get(text.fingerprint());
        if (known != null) {
            return Answer.ready(known);
        }
        int begun = provenances.generation();
        return delegate.verify(text).then(verified -> {
            provenances.put(text.fingerprint(), verified, until(verified), begun);
            return Answer.ready(verified);
        });
    }

    /** Forgets everything, because a key that something was verified with is gone. */
    public void clear() {
        provenances.clear();
    }

    private Instant until(VerifiedProvenance provenance) {
        return Stream.of(clock.instant().plus(keep), provenance.expiresAt(), provenance.believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return provenances.cache();
    }
}
