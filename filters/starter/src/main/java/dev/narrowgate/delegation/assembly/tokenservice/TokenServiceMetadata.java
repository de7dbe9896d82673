package dev.narrowgate.delegation.assembly.tokenservice;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.*;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceClients.Recognition;
import dev.narrowgate.delegation.endpoints.WellKnownEndpoints;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metadata of the token service (RFC 8414, section 2), and its paths. Members without a value are left out. */
public final class TokenServiceMetadata {

    public static final String TOKEN = "/oauth2/token";
    public static final String INTROSPECTION = "/oauth2/introspect";
    public static final String REVOCATION = "/oauth2/revoke";

    /** All paths of the token service. */
    public static final List<String> PATHS = List.of(TOKEN, INTROSPECTION, REVOCATION);

    private TokenServiceMetadata() {}

    /** The address at which callers reach an endpoint. It comes from the configuration, never from a request. */
    public static String uri(DelegationSettings settings, String path) {
        var base = settings.publicUri().toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    public static Map<String, Object> of(DelegationSettings settings, TokenServiceClients service) {
        var methods = service.clients().stream()
                .map(client -> client.recognition().method().text())
                .sorted()
                .distinct()
                .toList();
        var algorithms = service.clients().stream()
                .map(TokenServiceClients.Client::recognition)
                .flatMap(by -> by instanceof Recognition.Keys keys ? keys.algorithms().stream() : null)
                .sorted()
                .distinct()
                .toList();
        var members = new LinkedHashMap<String, Object>();
        members.put(ISSUER, settings.gateway());
        members.put(JWKS_URI, uri(settings, WellKnownEndpoints.KEYS));
        members.put(GRANT_TYPES_SUPPORTED, List.of(GrantTypes.TOKEN_EXCHANGE));
        put(members, SCOPES_SUPPORTED, scopes(service));
        for (var endpoint : List.of(
                Map.entry(TOKEN_ENDPOINT, TOKEN),
                Map.entry(INTROSPECTION_ENDPOINT, INTROSPECTION),
                Map.entry(REVOCATION_ENDPOINT, REVOCATION))) {
            var name = endpoint.getKey();
            members.put(name, uri(settings, endpoint.getValue()));
            put(members, name + AUTH_METHODS_SUPPORTED, methods);
            put(members, name + AUTH_ALGORITHMS_SUPPORTED, algorithms);
        }
        return members;
    }

    private static List<String> scopes(TokenServiceClients service) {
        return service.clients().stream()
                .flatMap(client -> client.policies().values().stream())
                .flatMap(policy -> policy.limit().scopes().values().stream())
                .sorted()
                .distinct()
                .toList();
    }

    private static void put(Map<String, Object> members, String name, List<String> values) {
        if (!values.isEmpty()) {
            members.put(name, values);
        }
    }
}
