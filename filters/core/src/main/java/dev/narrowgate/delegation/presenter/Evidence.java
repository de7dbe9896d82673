package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.BearerToken;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows beside its tokens to prove who presents it. Only the certificate's key is known to be the presenter's;
 * everything else is still text.
 *
 * @param method of the request
 * @param uri what was requested, as callers address it: from configuration, without query and fragment
 * @param dpop the DPoP proof (RFC 9449, section 4)
 * @param workloadIdentity the Workload-Identity-Token
 * @param workloadProof the Workload-Proof-Token
 * @param transaction the Txn-Token, of which a proof may have to speak
 * @param certificates of the client, its own first
 */
public record Evidence(
        String method,
        String uri,
        @Nullable BearerToken dpop,
        @Nullable BearerToken workloadIdentity,
        @Nullable BearerToken workloadProof,
        @Nullable BearerToken transaction,
        List<X509Certificate> certificates) {

    /** Nothing at all. */
    public static final Evidence NONE = new Evidence("", "", null, null, null, null, List.of());

    public Evidence {
        certificates = List.copyOf(certificates);
    }

    public boolean isNone() {
        return dpop == null && workloadIdentity == null && workloadProof == null && certificates.isEmpty();
    }
}
