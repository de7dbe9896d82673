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
 * Caches verified provenances by the SHA-256 of their text, never past their expiry or the end of their keys. A
 * provenance names its token, which is compared on each request. Refusals are not cached.
 */
public final class CachingProvenanceVerifier implements ProvenanceVerifier {

    private final ProvenanceVerifier delegate;
    private final InstantSource clock;
    private final TimedCache<TokenFingerprint, VerifiedProvenance> provenances;
    private final Duration keep;

    /** @param keep the longest time that a result is cached before its key is checked again */
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

    /** Removes all results, because a key that verified one is gone. */
    public void clear() {
        provenances.clear();
    }

    private Instant until(VerifiedProvenance provenance) {
        return Stream.of(clock.instant().plus(keep), provenance.expiresAt(), provenance.believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Returns the cache for metrics. */
    public Cache<?, ?> cache() {
        return provenances.cache();
    }
}
