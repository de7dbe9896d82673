package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Checks the client certificate and reports its key, which the TLS handshake has proven. The identity of the client
 * comes from a token that is bound to the key (RFC 8705, section 3).
 */
public final class ClientCertificateVerifier implements PresenterVerifier {

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final InstantSource clock;

    public ClientCertificateVerifier(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Answer<VerifiedPresenter> verify(Credentials credentials) {
        var certificates = credentials.evidence().certificates();
        if (certificates.isEmpty()) {
            return Answer.ready(VerifiedPresenter.NOTHING);
        }
        try {
            var own = certificates.getFirst();
            own.checkValidity(Date.from(clock.instant()));
            var usage = own.getExtendedKeyUsage();
            if (usage != null && !usage.contains(CLIENT_AUTHENTICATION)) {
                throw new CertificateException("not for client authentication");
            }
            var thumbprint = TokenFingerprint.of(own.getEncoded()).base64Url();
            return Answer.ready(new VerifiedPresenter(
                    Set.of(new KeyBinding(KeyBinding.Kind.X5T_S256, thumbprint)),
                    own.getNotAfter().toInstant(),
                    null,
                    List.of(),
                    List.of()));
        } catch (CertificateException unacceptable) {
            return Answer.refused(new TokenRejected("client certificate: " + unacceptable.getMessage()));
        }
    }
}
