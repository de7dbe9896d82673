package dev.narrowgate.delegation.adapter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.TokenVerifier;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.InstantSource;

/** Remembers verified tokens by the SHA-256 of their text, never past their end. Refusals are not remembered. */
public final class CachingTokenVerifier implements TokenVerifier {

    /** What a token was found good for is part of the question. */
    private record Key(TokenFingerprint token, TokenUse use) {}

    private final TokenVerifier delegate;
    private final InstantSource clock;
    private final Cache<Key, VerifiedToken> tokens;

    public CachingTokenVerifier(TokenVerifier delegate, InstantSource clock, long maximumSize) {
        this.delegate = delegate;
        this.clock = clock;
        this.tokens = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfter(RemainingLife.<Key, VerifiedToken>until(clock, VerifiedToken::expiresAt))
                .recordStats()
                .build();
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        var key = new Key(token.fingerprint(), use);
        var known = tokens.getIfPresent(key);
        // The cache forgets in its own time; what counts is the clock.
        if (known != null && clock.instant().isBefore(known.expiresAt())) {
            return Answer.ready(known);
        }
        return delegate.verify(token, use).then(verified -> {
            tokens.put(key, verified);
            return Answer.ready(verified);
        });
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return tokens;
    }
}
