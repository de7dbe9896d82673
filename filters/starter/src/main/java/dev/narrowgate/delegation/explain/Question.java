package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.gateway.AskedRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The request that is asked about.
 *
 * @param token the subject token, without its scheme
 * @param actorToken the presenter's own token
 * @param path with its query
 * @param headers that it has besides
 */
public record Question(String token, @Nullable String actorToken, String method, String path, HttpHeaders headers) {

    private static final String DPOP = "DPoP";

    static final String PROVENANCE = "Delegation-Provenance";

    AskedRequest request() {
        return request(token, actorToken, headers.getFirst(PROVENANCE));
    }

    /** The same with other tokens. */
    AskedRequest request(String subject, @Nullable String actor, @Nullable String provenance) {
        var all = new HttpHeaders();
        all.putAll(headers);
        // With a proof the token is handed in as one that is bound to its key (RFC 9449, section 7.1).
        all.set(HttpHeaders.AUTHORIZATION, (headers.containsHeader(DPOP) ? "DPoP " : "Bearer ") + subject);
        Optional.ofNullable(actor).ifPresent(text -> all.set("Actor-Token", text));
        Optional.ofNullable(provenance).ifPresent(text -> all.set(PROVENANCE, text));
        return new AskedRequest(method, path, all);
    }

    /** Whether it brings proofs that are made for exactly this token, so that there is nothing to try with another one. */
    boolean bringsProofs() {
        return headers.containsHeader(DPOP) || headers.containsHeader("Workload-Proof-Token");
    }
}
