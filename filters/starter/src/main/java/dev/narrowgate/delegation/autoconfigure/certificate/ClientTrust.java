package dev.narrowgate.delegation.autoconfigure.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides which client certificates a TLS handshake accepts. With a trust store, it accepts certificates of the
 * store's authorities, and of workloads of known trust domains. Without one, it accepts every certificate in its
 * validity period, because a certificate is then only a key. A token that is bound to it (RFC 8705, section 2.2) or a
 * trust domain identifies its owner.
 */
final class ClientTrust implements X509TrustManager {

    private final @Nullable X509TrustManager configured;
    private final Predicate<List<X509Certificate>> workloads;

    ClientTrust(@Nullable X509TrustManager configured, Predicate<List<X509Certificate>> workloads) {
        this.configured = configured;
        this.workloads = workloads;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chain[0].checkValidity();
        if (configured != null && !workloads.test(List.of(chain))) {
            configured.checkClientTrusted(chain, authType);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this gateway is the server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return configured == null ? new X509Certificate[0] : configured.getAcceptedIssuers();
    }
}
