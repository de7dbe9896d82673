package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.AwsRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a policy, chosen by the granted scopes. This gives fine-grained access to a legacy API that knows
 * only coarse credentials.
 *
 * @param byScope the first one whose scope is granted is used
 * @param otherwise used when no scope matches; null when there is no such credential
 * @param named those that a decision point may choose, by their names
 * @param headers the header names of all these credentials; values that the caller sends under them are not forwarded
 */
public record CredentialChoice(
        List<ForScope> byScope,
        @Nullable ConfiguredCredential otherwise,
        Map<String, ConfiguredCredential> named,
        Set<String> headers) {

    /** The credential for one granted scope. */
    public record ForScope(String scope, ConfiguredCredential credential) {}

    public CredentialChoice {
        byScope = List.copyOf(byScope);
        named = Map.copyOf(named);
        headers = Set.copyOf(headers);
    }

    /** The credential that was chosen by its name, or else the one for the granted scopes. */
    Optional<ConfiguredCredential> of(Grant grant) {
        if (grant.credential() != null) {
            return Optional.ofNullable(named.get(grant.credential()));
        }
        var granted = grant.scopes();
        return byScope.stream()
                .filter(choice -> granted.contains(choice.scope()))
                .map(ForScope::credential)
                .findFirst()
                .or(() -> Optional.ofNullable(otherwise));
    }

    /** The number of credentials. */
    public int size() {
        return (int) all().count();
    }

    /** Whether a service outside verifies tokens of this gateway for one of the credentials. */
    public boolean assumesRoles() {
        return all().anyMatch(AwsRole.class::isInstance);
    }

    Stream<ConfiguredCredential> all() {
        return Stream.of(
                        byScope.stream().map(ForScope::credential),
                        Stream.ofNullable(otherwise),
                        named.values().stream())
                .flatMap(some -> some);
    }
}
