package dev.narrowgate.delegation.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which policies have their tokens issued elsewhere. */
final class ExchangeReader {

    private final ConfigurationSource source;
    private final Set<String> servers;

    /** @param servers the names of those that are written, good or not */
    ExchangeReader(ConfigurationSource source, Set<String> servers) {
        this.source = source;
        this.servers = servers;
    }

    /** The names of the servers, by the names of the policies. */
    Map<String, String> read(Map<String, DelegationProperties.Policy> policies) {
        var exchanges = new LinkedHashMap<String, String>();
        policies.forEach((name, policy) -> {
            var server = policy == null ? null : server(name, policy.exchange());
            if (server != null) {
                exchanges.put(name, server);
            }
        });
        return exchanges;
    }

    private @Nullable String server(String policy, DelegationProperties.@Nullable Exchange written) {
        if (written == null) {
            return null;
        }
        var key = DelegationProperties.PREFIX + ".policies." + policy + ".exchange.server";
        if (written.server() == null || !servers.contains(written.server())) {
            source.problem(
                    key,
                    (written.server() == null ? "missing" : "'" + written.server() + "' is not configured")
                            + " (expected: one of delegation.servers"
                            + (servers.isEmpty() ? "" : ": " + String.join(", ", servers)) + ")");
            return null;
        }
        return written.server();
    }
}
