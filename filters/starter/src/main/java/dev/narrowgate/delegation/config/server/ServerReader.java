package dev.narrowgate.delegation.config.server;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.*;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the authorization servers that tokens are exchanged at. */
public final class ServerReader {

    /** What the gateway itself says in a request (RFC 6749, 7523, 8693, 8707, 9396): nobody says it a second time. */
    private static final Set<String> OWN_PARAMETERS = Set.of(
            GRANT_TYPE,
            SUBJECT_TOKEN,
            SUBJECT_TOKEN_TYPE,
            ACTOR_TOKEN,
            ACTOR_TOKEN_TYPE,
            REQUESTED_TOKEN_TYPE,
            AUDIENCE,
            RESOURCE,
            SCOPE,
            CLIENT_ID,
            CLIENT_SECRET,
            CLIENT_ASSERTION,
            CLIENT_ASSERTION_TYPE,
            ASSERTION,
            REQUESTED_TOKEN_USE,
            REQUEST_CONTEXT,
            REQUEST_DETAILS,
            AUTHORIZATION_DETAILS);

    private final ConfigurationSource source;
    private final SettingChecks checks;
    private final ClientReader clients;
    private final List<DelegationSettings.Issuer> issuers;

    public ServerReader(ConfigurationSource source, List<DelegationSettings.Issuer> issuers) {
        this.source = source;
        this.checks = new SettingChecks(source);
        this.clients = new ClientReader(source);
        this.issuers = issuers;
    }

    public Map<String, ServerSettings> read(Map<String, ServerProperties> written) {
        var servers = new LinkedHashMap<String, ServerSettings>();
        written.forEach((name, server) -> {
            var read = server == null ? null : read(DelegationProperties.PREFIX + ".servers." + name, name, server);
            if (read != null) {
                servers.put(name, read);
            }
        });
        return servers;
    }

    private @Nullable ServerSettings read(String key, String name, ServerProperties written) {
        var issuer = checks.identifier(key + ".issuer", written.issuer(), "the server's identifier, as in iss");
        var discovery = Boolean.TRUE.equals(written.discovery());
        var tokenEndpoint = endpoint(key + ".token-endpoint", written.tokenEndpoint(), discovery);
        var jwksUri = jwksUri(key + ".jwks-uri", written, discovery);
        var introspection = written.introspectionEndpoint() == null
                ? null
                : checks.identifier(key + ".introspection-endpoint", written.introspectionEndpoint(), "an endpoint");
        var client = clients.read(
                key,
                new ClientReader.Written(
                        written.clientId(),
                        written.authentication(),
                        written.clientSecret(),
                        written.clientKey(),
                        written.clientCertificate(),
                        written.clientWorkloadApi(),
                        true));
        check(key, written);
        var profile = new ProfileReader(source, issuers).read(key, written);
        var limits = limits(written);
        if (issuer == null || client == null || limits == null || written.issuer() == null) {
            return null;
        }
        return new ServerSettings(
                new ExchangeServer(
                        name,
                        written.issuer(),
                        client.id(),
                        written.profile(),
                        names(key, written.issuer(), written.subjectIssuers()),
                        written.target(),
                        written.parameters(),
                        written.taskClaim(),
                        profile.scopes(),
                        written.actors()),
                tokenEndpoint,
                jwksUri,
                discovery,
                introspection,
                client,
                written.authentication(),
                Set.copyOf(written.algorithms()),
                profile.types(),
                profile.form(),
                written.maxLifetime(),
                written.clockSkew(),
                Boolean.TRUE.equals(written.dpop()),
                limits,
                written.keepRefusals());
    }

    private @Nullable URI endpoint(String key, @Nullable String written, boolean discovery) {
        return written == null && discovery
                ? null
                : checks.identifier(key, written, "where tokens are exchanged; or discovery: true beside it");
    }

    private @Nullable URI jwksUri(String key, ServerProperties written, boolean discovery) {
        if (written.jwksUri() == null && (discovery || written.introspectionEndpoint() != null)) {
            return null;
        }
        return checks.keys(
                key, written.jwksUri(), "an https URI, http on loopback, or file:; or discovery: true beside it");
    }

    private void check(String key, ServerProperties written) {
        for (var parameter : written.parameters().keySet()) {
            if (OWN_PARAMETERS.contains(parameter)) {
                source.problem(
                        key + ".parameters." + parameter,
                        "is the gateway's own to say (expected: parameters that no specification of the exchange has)");
            }
        }
        if (written.types().isEmpty() || written.types().stream().anyMatch(String::isBlank)) {
            source.problem(key + ".types", "empty (expected: at least one, such as at+jwt)");
        }
    }

    private static @Nullable CallLimits limits(ServerProperties written) {
        var breaker = written.breaker();
        // A value that could not be read was noted.
        return Stream.of(
                                written.timeout(),
                                written.maxConcurrent(),
                                written.retries(),
                                breaker.failureRate(),
                                breaker.calls(),
                                breaker.openFor())
                        .anyMatch(Objects::isNull)
                ? null
                : new CallLimits(
                        written.timeout(),
                        written.maxConcurrent(),
                        written.retries(),
                        breaker.failureRate(),
                        breaker.calls(),
                        breaker.openFor());
    }

    /** With one issuer of subjects there is nothing to confuse; with several it has to be said whose names are meant. */
    private Set<String> names(String key, String server, @Nullable List<String> written) {
        var subjects = issuers.stream()
                .filter(issuer -> issuer.vouchesFor().contains(IssuerRole.SUBJECT))
                .map(DelegationSettings.Issuer::issuer)
                .toList();
        if (written == null && subjects.size() > 1) {
            source.problem(
                    key + ".subject-issuers",
                    "missing (expected: those of " + String.join(", ", subjects)
                            + " whose subjects the server knows by the names that they gave them)");
        }
        // The server may be that issuer itself.
        var names = new HashSet<>(Set.of(server));
        if (written == null) {
            names.addAll(subjects.size() == 1 ? subjects : List.of());
            return names;
        }
        var known = issuers.stream().map(DelegationSettings.Issuer::issuer).toList();
        for (int i = 0; i < written.size(); i++) {
            if (!known.contains(written.get(i))) {
                source.problem(
                        key + ".subject-issuers[" + i + "]",
                        "'" + written.get(i) + "' is not trusted (expected: one of delegation.issuers)");
            }
            names.add(String.valueOf(written.get(i)));
        }
        return names;
    }
}
