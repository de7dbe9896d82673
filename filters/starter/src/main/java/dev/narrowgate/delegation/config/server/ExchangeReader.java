package dev.narrowgate.delegation.config.server;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.policy.PolicySettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Target;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeSettings;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the policies whose tokens an authorization server issues. */
public final class ExchangeReader {

    /** The profiles whose servers issue tokens only for scopes. */
    private static final Set<ExchangeProfile> SCOPED =
            Set.of(ExchangeProfile.ENTRA_ON_BEHALF_OF, ExchangeProfile.TRANSACTION_TOKEN);

    private final ConfigurationSource source;
    private final Map<String, ServerSettings> servers;

    /** @param servers all configured servers, with and without problems */
    public ExchangeReader(ConfigurationSource source, Map<String, ServerSettings> servers) {
        this.source = source;
        this.servers = servers;
    }

    /** Returns the names of the servers, by the names of the policies. */
    public Map<String, String> read(Map<String, PolicySettings> policies) {
        var exchanges = new LinkedHashMap<String, String>();
        policies.forEach((name, policy) -> {
            var server = policy == null ? null : server(name, policy.exchange());
            if (server != null) {
                checkScopes(name, policy, servers.get(server));
                checkResource(name, policy);
                exchanges.put(name, server);
            }
        });
        return exchanges;
    }

    /** Returns the names of the servers that accept an assertion of another server, by the names of the policies. */
    public Map<String, String> partners(Map<String, PolicySettings> policies) {
        var partners = new LinkedHashMap<String, String>();
        policies.forEach((name, policy) -> {
            var written = policy == null ? null : policy.exchange();
            if (written != null && isPartner(name, written)) {
                partners.put(name, String.valueOf(written.then()));
            }
        });
        return partners;
    }

    private boolean isPartner(String policy, ExchangeSettings written) {
        var key = DelegationProperties.PREFIX + ".policies." + policy + ".exchange";
        var first = profile(written.server());
        var second = profile(written.then());
        if (written.then() == null) {
            if (first != null && first.takesAssertions()) {
                source.problem(
                        key + ".server",
                        "'" + written.server() + "' takes the word of another server (expected: that one here, and "
                                + written.server() + " in then)");
            }
            return false;
        }
        if (second == null || !second.takesAssertions()) {
            source.problem(
                    key + ".then",
                    "'" + written.then() + "' does not fit (expected: one of delegation.servers whose profile is"
                            + " identity-chaining or id-jag)");
            return false;
        }
        if (first != null && first != ExchangeProfile.TOKEN_EXCHANGE) {
            source.problem(
                    key + ".server",
                    "'" + written.server() + "' says nothing to others (expected: profile token-exchange)");
        }
        return true;
    }

    private @Nullable ExchangeProfile profile(@Nullable String name) {
        var server = name == null ? null : servers.get(name);
        return server == null ? null : server.profile();
    }

    private void checkScopes(String name, PolicySettings policy, @Nullable ServerSettings server) {
        if (server != null
                && SCOPED.contains(server.profile())
                && policy.scopes().isEmpty()) {
            source.problem(
                    DelegationProperties.PREFIX + ".policies." + name + ".scopes",
                    "empty (expected: at least one, for its server issues nothing without)");
        }
    }

    /** The parameter {@code resource} is an absolute URI without a fragment (RFC 8707, section 2). */
    private void checkResource(String name, PolicySettings policy) {
        var written = policy.exchange();
        var server = written == null ? null : servers.get(written.then() == null ? written.server() : written.then());
        var audience = policy.audience();
        if (server == null || audience == null || !isToldByResource(server)) {
            return;
        }
        try {
            var uri = URI.create(audience);
            if (uri.isAbsolute() && uri.getRawFragment() == null) {
                return;
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, like every other text that is no such URI.
        }
        source.problem(
                DelegationProperties.PREFIX + ".policies." + name + ".audience",
                "'" + audience + "' is told to the server as resource (expected: an absolute URI without a fragment)");
    }

    private static boolean isToldByResource(ServerSettings server) {
        return server.profile() != null
                && (server.profile().takesAssertions()
                        || server.profile() == ExchangeProfile.TOKEN_EXCHANGE && server.target() != Target.AUDIENCE);
    }

    private @Nullable String server(String policy, @Nullable ExchangeSettings written) {
        var section = DelegationProperties.PREFIX + ".policies." + policy + ".exchange";
        if (written == null && source.isWritten(section)) {
            source.problem(section, "empty (expected: server: and one of delegation.servers)");
        }
        if (written == null) {
            return null;
        }
        var key = section + ".server";
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
