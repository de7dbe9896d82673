package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.Scopes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of its credentials a policy shows, by what was granted: coarse legacy access behind a fine decision.
 *
 * @param byScope the first whose scope was granted is shown
 * @param otherwise shown when none of them is; null: then there is none
 * @param headers the names under which any of them is shown, whichever it is: nobody else's goes to the next hop
 */
public record CredentialChoice(
        List<ForScope> byScope, @Nullable OutgoingAuthorization otherwise, Set<String> headers) {

    /** What is shown when a scope was granted. */
    public record ForScope(String scope, OutgoingAuthorization credential) {}

    public CredentialChoice {
        byScope = List.copyOf(byScope);
        headers = Set.copyOf(headers);
    }

    Optional<OutgoingAuthorization> of(Scopes granted) {
        return byScope.stream()
                .filter(choice -> granted.contains(choice.scope()))
                .map(ForScope::credential)
                .findFirst()
                .or(() -> Optional.ofNullable(otherwise));
    }
}
