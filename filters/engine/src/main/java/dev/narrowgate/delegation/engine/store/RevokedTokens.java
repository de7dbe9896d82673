package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Remembers in memory which tokens were taken back, until they would have ended anyway. It forgets none of them for another:
 * a client that fills it is told that it could not be done.
 */
public final class RevokedTokens {

    private final LiveEntries<TokenId> revoked;

    public RevokedTokens(InstantSource clock, CacheBounds bounds) {
        this.revoked = new LiveEntries<>("revoked tokens", clock, bounds);
    }

    /**
     * Fails with {@code KeysUnavailable} when it cannot be remembered: then it is not revoked.
     *
     * @param by the client that takes it back, in whose share it is remembered
     */
    public void revoke(TokenId token, Instant end, String by) {
        revoked.add(token, new KeyDigest().text(by).end(), end);
    }

    public boolean isRevoked(TokenId token) {
        return revoked.contains(token);
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return revoked.cache();
    }
}
