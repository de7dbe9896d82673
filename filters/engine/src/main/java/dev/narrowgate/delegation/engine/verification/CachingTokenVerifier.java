package dev.narrowgate.delegation.engine.verification;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.TimedCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

/** Remembers verified tokens by the SHA-256 of their text, never past their end, and never past their keys. Refusals are not remembered. */
public final class CachingTokenVerifier implements TokenVerifier {

    /** What a token was found good for is part of the question. */
    private record Key(TokenFingerprint token, TokenUse use) {}

    private final TokenVerifier delegate;
    private final InstantSource clock;
    private final TimedCache<Key, VerifiedToken> tokens;
    private final Duration keep;

    /** @param keep the longest that a verification is remembered before its key is looked at again */
    public CachingTokenVerifier(TokenVerifier delegate, InstantSource clock, Duration keep, CacheBounds bounds) {
        this.delegate = delegate;
        this.clock = clock;
        this.keep = keep;
        this.tokens = new TimedCache<>(bounds, clock);
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        var key = new Key(token.fingerprint(), use);
        var known = tokens.get(key);
        if (known != null) {
            return Answer.ready(known);
        }
        int begun = tokens.generation();
        return delegate.verify(token, use).then(verified -> {
            tokens.put(key, verified, until(verified), begun);
            return Answer.ready(verified);
        });
    }

    /** Forgets everything, because a key that something was verified with is gone. */
    public void clear() {
        tokens.clear();
    }

    private Instant until(VerifiedToken token) {
        return Stream.of(clock.instant().plus(keep), token.expiresAt(), token.believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return tokens.cache();
    }
}
