package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.web.AskedRequest;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The request to explain.
 *
 * @param token the subject token, without its scheme
 * @param actorToken the presenter's own token
 * @param path the path with its query
 * @param headers the other headers, without these two tokens
 */
public record Question(String token, @Nullable String actorToken, String method, String path, HttpHeaders headers) {

    AskedRequest request() {
        var all = new HttpHeaders();
        all.putAll(headers);
        // With a proof, the token is sent as bound to the key of the proof (RFC 9449, section 7.1).
        var scheme = headers.containsHeader(HeaderNames.DPOP) ? AuthorizationScheme.DPOP : AuthorizationScheme.BEARER;
        all.set(HttpHeaders.AUTHORIZATION, scheme.credentials(token));
        if (actorToken != null) {
            all.set(HeaderNames.ACTOR_TOKEN, actorToken);
        }
        return new AskedRequest(method, path, all);
    }

    /** Whether one of its tokens names this issuer. */
    public boolean names(String issuer) {
        return Stream.of(token, actorToken, provenance())
                .filter(Objects::nonNull)
                .map(TrialToken::parse)
                .anyMatch(written -> written != null && written.issuer().equals(issuer));
    }

    /** The provenance beside the token; null if there is none. */
    @Nullable
    String provenance() {
        return headers.getFirst(ReservedHeaders.PROVENANCE);
    }

    /** The same request with other tokens. */
    Question with(String subject, @Nullable String actor, @Nullable String provenance) {
        var others = new HttpHeaders();
        others.putAll(headers);
        if (provenance != null) {
            others.set(ReservedHeaders.PROVENANCE, provenance);
        }
        return new Question(subject, actor, method, path, others);
    }

    /** Whether it carries proofs for exactly this token, so that another token cannot be tried. */
    boolean bringsProofs() {
        return headers.containsHeader(HeaderNames.DPOP) || headers.containsHeader(HeaderNames.WORKLOAD_PROOF_TOKEN);
    }
}
