package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.ProofMethod;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Identifies the workload of a client certificate, when it is an X.509-SVID of a known trust domain. */
public final class X509SvidVerifier implements PresenterVerifier {

    /** Provides the authorities of the trust domains. */
    public interface Authorities {

        boolean knows(String trustDomain);

        /** Returns null when the authorities are not available. */
        @Nullable
        Known of(String trustDomain);
    }

    /** @param until when the authorities are too old to be trusted without asking again */
    public record Known(List<X509Certificate> certificates, Instant until) {}

    private final Authorities authorities;
    private final SpiffeNames names;

    public X509SvidVerifier(Authorities authorities, SpiffeNames names) {
        this.authorities = authorities;
        this.names = names;
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var chain = credentials.evidence().certificates();
        // Path validation takes a while and reads files the first time, so it runs away from the event loop.
        return chain.isEmpty() || !SvidCertificates.claimsAnId(chain.getFirst())
                ? Answer.ready(VerifiedPresenter.NOTHING)
                : Answer.awaited(Mono.fromCallable(() -> proven(chain)).subscribeOn(Schedulers.boundedElastic()));
    }

    private VerifiedPresenter proven(List<X509Certificate> chain) {
        try {
            var identity = identity(chain);
            return identity == null
                    ? VerifiedPresenter.NOTHING
                    : new VerifiedPresenter(Set.of(), null, List.of(identity));
        } catch (CertificateException unacceptable) {
            throw new TokenRejected("client certificate: " + unacceptable.getMessage());
        }
    }

    /** Returns whether a chain belongs to a workload of a known trust domain. */
    public boolean vouchesFor(List<X509Certificate> chain) {
        try {
            return identity(chain) != null;
        } catch (CertificateException | DelegationFailure unacceptable) {
            return false;
        }
    }

    /** Returns null for a certificate of another kind or an unknown trust domain. Such a certificate is only a key. */
    private @Nullable Identity identity(List<X509Certificate> chain) throws CertificateException {
        var leaf = chain.getFirst();
        var id = SvidCertificates.claimedId(leaf);
        if (id == null) {
            return null;
        }
        var trustDomain = names.trustDomain(id);
        if (trustDomain == null) {
            throw new CertificateException("its URI is not the SPIFFE ID of a workload");
        }
        if (!authorities.knows(trustDomain)) {
            return null;
        }
        var above = authorities.of(trustDomain);
        if (above == null) {
            throw new KeysUnavailable("no bundle of trust domain " + trustDomain);
        }
        SvidCertificates.check(chain, trustDomain, above.certificates());
        var end = leaf.getNotAfter().toInstant();
        return new Identity(
                names.principal(trustDomain, id),
                ProofMethod.X509_SVID,
                end.isBefore(above.until()) ? end : above.until(),
                TokenFingerprint.of(leaf.getEncoded()));
    }
}
