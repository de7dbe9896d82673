package dev.narrowgate.delegation.engine.verification;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Remembers verified tokens by the SHA-256 of their text, never past their end, and never past their keys. Refusals are not remembered. */
public final class CachingTokenVerifier implements TokenVerifier {

    /** What a token was found good for is part of the question. */
    private record Key(TokenFingerprint token, TokenUse use) {}

    private final TokenVerifier delegate;
    private final InstantSource clock;
    private final Cache<Key, Remembered> tokens;
    private final Duration keep;
    private final AtomicInteger generation = new AtomicInteger();

    /** A token, and until when it may be believed without looking again. */
    private record Remembered(VerifiedToken token, Instant until) {}

    /** @param keep the longest that a verification is remembered before its key is looked at again */
    public CachingTokenVerifier(TokenVerifier delegate, InstantSource clock, Duration keep, CacheBounds bounds) {
        this.delegate = delegate;
        this.clock = clock;
        this.keep = keep;
        this.tokens = WeighedCache.of(bounds, RemainingLife.<Key, Remembered>until(clock, Remembered::until));
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        var key = new Key(token.fingerprint(), use);
        var known = tokens.getIfPresent(key);
        // The cache forgets in its own time; what counts is the clock.
        if (known != null && clock.instant().isBefore(known.until())) {
            return Answer.ready(known.token());
        }
        int begun = generation.get();
        return delegate.verify(token, use).then(verified -> {
            remember(key, verified, begun);
            return Answer.ready(verified);
        });
    }

    /** Forgets everything, because a key that something was verified with is gone. */
    public void clear() {
        generation.incrementAndGet();
        tokens.invalidateAll();
    }

    private void remember(Key key, VerifiedToken token, int begun) {
        var until = Stream.of(clock.instant().plus(keep), token.expiresAt(), token.believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var remembered = new Remembered(token, until);
        tokens.put(key, remembered);
        // Verified with keys that were taken away meanwhile.
        if (generation.get() != begun) {
            tokens.invalidate(key);
        }
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return tokens;
    }
}
