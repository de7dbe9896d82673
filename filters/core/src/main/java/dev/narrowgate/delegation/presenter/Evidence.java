package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.BearerToken;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of a request beside its tokens, before verification. Only the key of the certificate is proven; the
 * other members are unverified text.
 *
 * @param method the method of the request
 * @param uri the requested URI as callers address it: from configuration, without query and fragment
 * @param dpop the DPoP proof (RFC 9449, section 4)
 * @param workloadIdentity the Workload-Identity-Token
 * @param workloadProof the Workload-Proof-Token
 * @param transaction the Txn-Token that a proof may have to refer to
 * @param certificates the certificates of the client, its own first
 */
public record Evidence(
        String method,
        String uri,
        @Nullable BearerToken dpop,
        @Nullable BearerToken workloadIdentity,
        @Nullable BearerToken workloadProof,
        @Nullable BearerToken transaction,
        List<X509Certificate> certificates) {

    /** No evidence. */
    public static final Evidence NONE = new Evidence("", "", null, null, null, null, List.of());

    public Evidence {
        certificates = List.copyOf(certificates);
    }

    public boolean isNone() {
        return dpop == null && workloadIdentity == null && workloadProof == null && certificates.isEmpty();
    }
}
