package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.ProofRejected;
import dev.narrowgate.delegation.ProofRejected.Lack;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.token.BearerToken;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Reads the evidence that a presenter shows beside its tokens. */
public final class EvidenceReader {

    private final String publicUri;
    private final ClientCertificates certificates;

    public EvidenceReader(URI publicUri, ClientCertificates certificates) {
        var text = publicUri.toString();
        this.publicUri = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.certificates = certificates;
    }

    /** Refuses more than one header of a kind, with {@code ProofRejected} or {@code RequestMalformed}. */
    public Evidence read(ServerHttpRequest request) {
        var dpop = one(request, HeaderNames.DPOP);
        var identity = one(request, HeaderNames.WORKLOAD_IDENTITY_TOKEN);
        var proof = one(request, HeaderNames.WORKLOAD_PROOF_TOKEN);
        // It proves nothing beside a plain bearer token, but a second one is still refused.
        var transaction = token(one(request, HeaderNames.TXN_TOKEN));
        var chain = certificates.of(request);
        if (dpop == null && identity == null && proof == null && chain.isEmpty()) {
            return Evidence.NONE;
        }
        // The configured address, because a caller may send any Host (WIMSE; RFC 9449, section 4.3).
        var uri = publicUri + request.getURI().getRawPath();
        return new Evidence(
                request.getMethod().name(), uri, token(dpop), token(identity), token(proof), transaction, chain);
    }

    private static @Nullable String one(ServerHttpRequest request, String name) {
        var values = request.getHeaders().get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        if (values.size() > 1 || isSeveral(values.getFirst())) {
            var reason = "more than one " + name + " header";
            throw name.equals(HeaderNames.DPOP) ? new ProofRejected(Lack.PROOF, reason) : new RequestMalformed(reason);
        }
        return values.getFirst();
    }

    private static boolean isSeveral(String value) {
        return value.indexOf(',') >= 0 || value.indexOf(' ') >= 0 || value.indexOf('\t') >= 0;
    }

    private static @Nullable BearerToken token(@Nullable String text) {
        return text == null ? null : new BearerToken(text);
    }
}
