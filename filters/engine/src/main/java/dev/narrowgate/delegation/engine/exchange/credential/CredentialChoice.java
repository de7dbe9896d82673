package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.Scopes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a policy, chosen by the granted scopes. This gives fine-grained access to a legacy API that knows
 * only coarse credentials.
 *
 * @param byScope the first one whose scope is granted is used
 * @param otherwise used when no scope matches; null when there is no such credential
 * @param headers the header names of all these credentials; values that the caller sends under them are not forwarded
 */
public record CredentialChoice(
        List<ForScope> byScope, @Nullable OutgoingAuthorization otherwise, Set<String> headers) {

    /** The credential for one granted scope. */
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
