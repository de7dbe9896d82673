package dev.narrowgate.delegation.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;

/** Holds revoked tokens in memory until they expire, and never evicts one early. Without room, a revocation fails. */
public final class RevokedTokens {

    private final LiveEntries<TokenId> revoked;

    public RevokedTokens(InstantSource clock, CacheBounds bounds) {
        this.revoked = new LiveEntries<>("revoked tokens", clock, bounds);
    }

    /**
     * Revokes a token. Fails with {@code KeysUnavailable} when there is no room; then the token is not revoked.
     *
     * @param by the client that revokes it, whose share the entry counts against
     */
    public void revoke(TokenId token, Instant end, String by) {
        revoked.add(token, new KeyDigest().text(by).end(), end);
    }

    public boolean isRevoked(TokenId token) {
        return revoked.contains(token);
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return revoked.cache();
    }
}
