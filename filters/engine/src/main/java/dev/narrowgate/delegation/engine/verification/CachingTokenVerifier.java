package dev.narrowgate.delegation.engine.verification;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.TimedCache;
import dev.narrowgate.delegation.revocation.Dependents;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocation;
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

/**
 * Caches verified tokens by the SHA-256 of their text, never past their expiry or the end of their keys. Refusals are
 * not cached.
 */
public final class CachingTokenVerifier implements TokenVerifier, Dependents {

    /** A result holds for one use of the token only. */
    private record Key(TokenFingerprint token, TokenUse use) {}

    private final TokenVerifier delegate;
    private final InstantSource clock;
    private final TimedCache<Key, VerifiedToken> tokens;
    private final Duration keep;

    /** @param keep the longest time that a result is cached before its key is checked again */
    public CachingTokenVerifier(TokenVerifier delegate, InstantSource clock, Duration keep, CacheBounds bounds) {
        this(delegate, clock, keep, new TimedCache<>(bounds, clock, Grounds::of));
    }

    private CachingTokenVerifier(
            TokenVerifier delegate, InstantSource clock, Duration keep, TimedCache<Key, VerifiedToken> tokens) {
        this.delegate = delegate;
        this.clock = clock;
        this.keep = keep;
        this.tokens = tokens;
    }

    /** Returns a verifier with the same cache, for an engine that verifies tokens in the same way. */
    public CachingTokenVerifier over(TokenVerifier other) {
        return new CachingTokenVerifier(other, clock, keep, tokens);
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

    /** Removes all results, because a key that verified one is gone. */
    public void clear() {
        tokens.clear();
    }

    @Override
    public Dropped drop(Revocation revocation) {
        return new Dropped(tokens.drop(revocation), 0, 0, 0);
    }

    @Override
    public Dropped count(Revocation revocation) {
        return new Dropped(tokens.count(revocation), 0, 0, 0);
    }

    private Instant until(VerifiedToken token) {
        return Stream.of(
                        clock.instant().plus(keep),
                        token.expiresAt(),
                        token.validity().believedUntil())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Returns the cache for metrics. */
    public Cache<?, ?> cache() {
        return tokens.cache();
    }
}
