package dev.narrowgate.delegation.adapter.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.Scopes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of its credentials a policy shows, by what was granted: coarse legacy access behind a fine decision.
 *
 * @param byScope the first whose scope was granted is shown
 * @param otherwise shown when none of them is; null: then there is none
 */
public record CredentialChoice(
        List<ForScope> byScope, @Nullable OutgoingAuthorization otherwise) {

    /** What is shown when a scope was granted. */
    public record ForScope(String scope, OutgoingAuthorization credential) {}

    public CredentialChoice {
        byScope = List.copyOf(byScope);
    }

    Optional<OutgoingAuthorization> of(Scopes granted) {
        return byScope.stream()
                .filter(choice -> granted.contains(choice.scope()))
                .map(ForScope::credential)
                .findFirst()
                .or(() -> Optional.ofNullable(otherwise));
    }
}
