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

/** Remembers whom client certificates name, by the whole chain, never past their end. Refusals are not remembered. */
public final class CachingCertificateVerifier implements PresenterVerifier {

    private final PresenterVerifier delegate;
    private final InstantSource clock;
    private final Duration keep;
    private final TimedCache<List<TokenFingerprint>, VerifiedPresenter> chains;

    /** @param keep the longest that a chain is remembered before it is looked at again */
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

    /** Forgets everything, because an authority that stood above some of them may be gone. */
    public void clear() {
        chains.clear();
    }

    /** Null when a certificate cannot be written, and so not be told from others. */
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
            // Anybody can make certificates that name nobody.
            return;
        }
        var until = clock.instant().plus(keep);
        for (Identity identity : proven.identities()) {
            until = identity.until().isBefore(until) ? identity.until() : until;
        }
        chains.put(chain, proven, until, begun);
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return chains.cache();
    }
}
