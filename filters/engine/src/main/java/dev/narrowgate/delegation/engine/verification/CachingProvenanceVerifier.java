package dev.narrowgate.delegation.engine.verification;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Remembers verified provenances by the SHA-256 of their text, never past their end, and never past their keys. Which token one is
 * about stands in it, and is compared each time. Refusals are not remembered.
 */
public final class CachingProvenanceVerifier implements ProvenanceVerifier {

    /** A provenance, and until when it may be believed without looking again. */
    private record Remembered(VerifiedProvenance provenance, Instant until) {}

    private final ProvenanceVerifier delegate;
    private final InstantSource clock;
    private final Cache<TokenFingerprint, Remembered> provenances;
    private final Duration keep;
    private final AtomicInteger generation = new AtomicInteger();

    /** @param keep the longest that a verification is remembered before its key is looked at again */
    public CachingProvenanceVerifier(
            ProvenanceVerifier delegate, InstantSource clock, Duration keep, CacheBounds bounds) {
        this.delegate = delegate;
        this.clock = clock;
        this.keep = keep;
        this.provenances =
                WeighedCache.of(bounds, RemainingLife.<TokenFingerprint, Remembered>until(clock, Remembered::until));
    }

    @Override
    public Answer<VerifiedProvenance> verify(BearerToken text) {
        var known = provenances.getIfPresent(text.fingerprint());
        // The cache forgets in its own time; what counts is the clock.
        if (known != null && clock.instant().isBefore(known.until())) {
            return Answer.ready(known.provenance());
        }
        int begun = generation.get();
        return delegate.verify(text).then(verified -> {
            remember(text.fingerprint(), verified, begun);
            return Answer.ready(verified);
        });
    }

    /** Forgets everything, because a key that something was verified with is gone. */
    public void clear() {
        generation.incrementAndGet();
        provenances.invalidateAll();
    }

    private void remember(TokenFingerprint text, VerifiedProvenance provenance, int begun) {
        var until = Stream.of(clock.instant().plus(keep), provenance.expiresAt(), provenance.believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        provenances.put(text, new Remembered(provenance, until));
        // Verified with keys that were taken away meanwhile.
        if (generation.get() != begun) {
            provenances.invalidate(text);
        }
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return provenances;
    }
}
