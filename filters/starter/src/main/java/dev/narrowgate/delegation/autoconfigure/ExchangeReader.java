package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.oauth.ExchangeProfile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which policies have their tokens issued elsewhere. */
final class ExchangeReader {

    private final ConfigurationSource source;
    /** What can be had of them for a scope alone. */
    private static final Set<ExchangeProfile> SCOPED =
            Set.of(ExchangeProfile.ENTRA_ON_BEHALF_OF, ExchangeProfile.TRANSACTION_TOKEN);

    private final Map<String, ServerProperties> servers;

    /** @param servers those that are written, good or not */
    ExchangeReader(ConfigurationSource source, Map<String, ServerProperties> servers) {
        this.source = source;
        this.servers = servers;
    }

    /** The names of the servers, by the names of the policies. */
    Map<String, String> read(Map<String, DelegationProperties.Policy> policies) {
        var exchanges = new LinkedHashMap<String, String>();
        policies.forEach((name, policy) -> {
            var server = policy == null ? null : server(name, policy.exchange());
            if (server != null) {
                checkScopes(name, policy, servers.get(server));
                exchanges.put(name, server);
            }
        });
        return exchanges;
    }

    private void checkScopes(String name, DelegationProperties.Policy policy, @Nullable ServerProperties server) {
        if (server != null
                && SCOPED.contains(server.profile())
                && policy.scopes().isEmpty()) {
            source.problem(
                    DelegationProperties.PREFIX + ".policies." + name + ".scopes",
                    "empty (expected: at least one, for its server issues nothing without)");
        }
    }

    private @Nullable String server(String policy, DelegationProperties.@Nullable Exchange written) {
        if (written == null) {
            return null;
        }
        var key = DelegationProperties.PREFIX + ".policies." + policy + ".exchange.server";
        if (written.server() == null || !servers.containsKey(written.server())) {
            source.problem(
                    key,
                    (written.server() == null ? "missing" : "'" + written.server() + "' is not configured")
                            + " (expected: one of delegation.servers"
                            + (servers.isEmpty() ? "" : ": " + String.join(", ", servers.keySet())) + ")");
            return null;
        }
        return written.server();
    }
}
