package dev.narrowgate.delegation.engine.possession.spiffe;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509SvidValidator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that a certificate is an X.509-SVID of its trust domain (SPIFFE X509-SVID, sections 2 to 5). */
final class SvidCertificates {

    private static final int URI = 6;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int CERTIFICATE_SIGNING = 5;
    private static final int CRL_SIGNING = 6;
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private SvidCertificates() {}

    /** Returns whether a certificate claims a SPIFFE ID. An unreadable one does, so that it is checked and refused. */
    static boolean claimsAnId(X509Certificate leaf) {
        try {
            return claimedId(leaf) != null;
        } catch (CertificateException unreadable) {
            return true;
        }
    }

    /** Returns the claimed SPIFFE ID; null when there is none. Fails when there are several, or also another URI. */
    static @Nullable String claimedId(X509Certificate leaf) throws CertificateException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names == null) {
            return null;
        }
        var uris = names.stream()
                .filter(name -> Integer.valueOf(URI).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
        if (uris.stream()
                .noneMatch(uri -> uri.toLowerCase(java.util.Locale.ROOT).startsWith("spiffe:"))) {
            return null;
        }
        if (uris.size() > 1) {
            throw new CertificateException("contains more than one URI");
        }
        return uris.getFirst();
    }

    /** Fails when the leaf may not authenticate a workload, or no authority of the trust domain issued the chain. */
    static void check(List<X509Certificate> chain, String trustDomain, List<X509Certificate> authorities)
            throws CertificateException {
        checkLeaf(chain.getFirst());
        var domain = TrustDomain.parse(trustDomain);
        try {
            X509SvidValidator.verifyChain(chain, new X509Bundle(domain, Set.copyOf(authorities)));
        } catch (BundleNotFoundException | RuntimeException unverified) {
            throw new CertificateException("no authority of " + trustDomain + " has issued it", unverified);
        }
    }

    private static void checkLeaf(X509Certificate leaf) throws CertificateException {
        var usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() != -1) {
            throw new CertificateException("a signing certificate cannot authenticate a workload");
        }
        if (usage == null || !usage[DIGITAL_SIGNATURE] || usage[CERTIFICATE_SIGNING] || usage[CRL_SIGNING]) {
            throw new CertificateException("its key usage is not that of an SVID");
        }
        var extended = leaf.getExtendedKeyUsage();
        if (extended != null && !extended.contains(CLIENT_AUTHENTICATION)) {
            throw new CertificateException("not for client authentication");
        }
    }
}
