package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.oauth.ClientAssertions;
import dev.narrowgate.delegation.engine.oauth.OAuthClient.Credential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the metadata of servers before the first request needs them. It checks only servers that are found by their
 * metadata. A server that cannot be reached yet is not a fault of the configuration.
 */
public final class ServerMetadataCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ServerMetadataCheck.class);

    private ServerMetadataCheck() {}

    /** Fails with {@link InvalidConfigurationException}, which names all servers whose metadata do not fit. */
    public static void check(DelegationSettings settings) {
        var problems = new ArrayList<ConfigurationProblem>();
        settings.servers().forEach((name, server) -> {
            if (server.tokenEndpoint() == null || server.jwksUri() == null && server.hasKeys()) {
                check("delegation.servers." + name, server, problems);
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    private static void check(String key, ConfiguredServer server, List<ConfigurationProblem> problems) {
        // Blocks, because no request waits for this answer.
        var asked = OwnRequests.KEYS
                .checkServer(
                        server.issuer(),
                        server.settings().authentication(),
                        algorithm(server),
                        server.client().isCertified(),
                        server.tokenEndpoint() != null,
                        server.settings().limits().timeout())
                .timeout(server.settings().limits().timeout())
                .toFuture()
                .exceptionally(failure -> {
                    note(key, server.issuer(), failure, problems);
                    return null;
                });
        asked.join();
    }

    private static @Nullable String algorithm(ConfiguredServer server) {
        if (server.client().credential() instanceof Credential.PrivateKey(Path keys)) {
            try {
                return ClientAssertions.algorithm(keys);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        return null;
    }

    private static void note(String key, String issuer, Throwable failure, List<ConfigurationProblem> problems) {
        if (failure instanceof IllegalArgumentException misfit) {
            problems.add(new ConfigurationProblem(
                    key + ".issuer",
                    "'" + issuer + "': " + misfit.getMessage()
                            + " (expected: metadata of its own, with a token endpoint at the same origin, or"
                            + " token-endpoint beside it)"));
        } else {
            LOG.warn("{}: no metadata of {} yet: {}", key, issuer, failure.getMessage());
        }
    }
}
