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
 * The request that is asked about.
 *
 * @param token the subject token, without its scheme
 * @param actorToken the presenter's own token
 * @param path with its query
 * @param headers that it has besides; neither of these two tokens
 */
public record Question(String token, @Nullable String actorToken, String method, String path, HttpHeaders headers) {

    AskedRequest request() {
        var all = new HttpHeaders();
        all.putAll(headers);
        // With a proof the token is handed in as one that is bound to its key (RFC 9449, section 7.1).
        var scheme = headers.containsHeader(HeaderNames.DPOP) ? AuthorizationScheme.DPOP : AuthorizationScheme.BEARER;
        all.set(HttpHeaders.AUTHORIZATION, scheme.credentials(token));
        if (actorToken != null) {
            all.set(HeaderNames.ACTOR_TOKEN, actorToken);
        }
        return new AskedRequest(method, path, all);
    }

    /** Whether one of its tokens says that this is its issuer. */
    public boolean names(String issuer) {
        return Stream.of(token, actorToken, provenance())
                .filter(Objects::nonNull)
                .map(TrialToken::parse)
                .anyMatch(written -> written != null && written.issuer().equals(issuer));
    }

    /** What stands beside the token; null when nothing does. */
    @Nullable
    String provenance() {
        return headers.getFirst(ReservedHeaders.PROVENANCE);
    }

    /** The same with other tokens. */
    Question with(String subject, @Nullable String actor, @Nullable String provenance) {
        var others = new HttpHeaders();
        others.putAll(headers);
        if (provenance != null) {
            others.set(ReservedHeaders.PROVENANCE, provenance);
        }
        return new Question(subject, actor, method, path, others);
    }

    /** Whether it brings proofs that are made for exactly this token, so that there is nothing to try with another one. */
    boolean bringsProofs() {
        return headers.containsHeader(HeaderNames.DPOP) || headers.containsHeader(HeaderNames.WORKLOAD_PROOF_TOKEN);
    }
}
