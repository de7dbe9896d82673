package dev.narrowgate.delegation.autoconfigure.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the gateway lets shake hands. With a trust store: those below its authorities, and workloads of known trust domains.
 * Without: anybody, because then a certificate is nothing but a key, until a token that is bound to it says whose (RFC 8705,
 * section 2.2), or a trust domain does.
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
