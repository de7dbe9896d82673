package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decision points are told about a request, and nothing else (law 10). A member is null if the policy does not tell it,
 * or if the request does not have it.
 *
 * @param chain every actor, current first
 * @param scopes the scopes that arrived
 * @param authentication of the subject. It is not told; an obligation to authenticate again is compared with it
 */
public record DecisionInput(
        @Nullable Principal subject,
        @Nullable Principal actor,
        @Nullable List<Principal> chain,
        @Nullable String task,
        @Nullable List<String> scopes,
        @Nullable String method,
        @Nullable String path,
        @Nullable String route,
        Authentication authentication) {

    public DecisionInput {
        chain = chain == null ? null : List.copyOf(chain);
        scopes = scopes == null ? null : List.copyOf(scopes);
    }

    void addTo(KeyDigest digest) {
        digest.principal(subject)
                .principal(actor)
                .flag(chain != null)
                .list(chain == null ? List.of() : chain)
                .text(task)
                .flag(scopes != null)
                .list(scopes == null ? List.of() : scopes)
                .text(method)
                .text(path)
                .text(route)
                .text(authentication.contextClass())
                .text(authentication.at() == null ? null : authentication.at().toString());
    }
}
