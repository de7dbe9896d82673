package dev.narrowgate.delegation.engine.possession.mtls;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.TimedCache;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Caches the identities of client certificates by the whole chain, at most until expiry. Refusals are not cached. */
public final class CachingCertificateVerifier implements PresenterVerifier {

    private final PresenterVerifier delegate;
    private final InstantSource clock;
    private final Duration keep;
    private final TimedCache<List<TokenFingerprint>, VerifiedPresenter> chains;

    /** @param keep the longest time that a chain is cached before it is checked again */
    public CachingCertificateVerifier(
            PresenterVerifier delegate, InstantSource clock, Duration keep, CacheBounds bounds) {
        this.delegate = delegate;
        this.clock = clock;
        this.keep = keep;
        this.chains = new TimedCache<>(bounds, clock);
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var chain = credentials.evidence().certificates();
        if (chain.isEmpty()) {
            return Answer.ready(VerifiedPresenter.NOTHING);
        }
        var key = key(chain);
        if (key == null) {
            return delegate.verify(credentials);
        }
        var known = chains.get(key);
        if (known != null) {
            return Answer.ready(known);
        }
        int begun = chains.generation();
        return delegate.verify(credentials).then(proven -> {
            remember(key, proven, begun);
            return Answer.ready(proven);
        });
    }

    /** Removes all results, because an authority of one of them may be gone. */
    public void clear() {
        chains.clear();
    }

    /** Returns the key of a chain, or null when a certificate cannot be encoded, and so cannot be compared. */
    private static @Nullable List<TokenFingerprint> key(List<X509Certificate> chain) {
        var key = new ArrayList<TokenFingerprint>(chain.size());
        try {
            for (var certificate : chain) {
                key.add(TokenFingerprint.of(certificate.getEncoded()));
            }
            return key;
        } catch (CertificateEncodingException unreadable) {
            return null;
        }
    }

    private void remember(List<TokenFingerprint> chain, VerifiedPresenter proven, int begun) {
        if (proven.identities().isEmpty()) {
            // Any client can make certificates without an identity, and they would fill the cache.
            return;
        }
        var until = clock.instant().plus(keep);
        for (Identity identity : proven.identities()) {
            until = identity.until().isBefore(until) ? identity.until() : until;
        }
        chains.put(chain, proven, until, begun);
    }

    /** Returns the cache for metrics. */
    public Cache<?, ?> cache() {
        return chains.cache();
    }
}
