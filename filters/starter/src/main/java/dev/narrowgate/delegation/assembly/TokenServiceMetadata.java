package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceSettings.Recognition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients may know of the token service, and where it is (RFC 8414, section 2). Members without a value are left out. */
public final class TokenServiceMetadata {

    public static final String TOKEN = "/oauth2/token";
    public static final String INTROSPECTION = "/oauth2/introspect";
    public static final String REVOCATION = "/oauth2/revoke";

    /** All paths of the token service. */
    public static final List<String> PATHS = List.of(TOKEN, INTROSPECTION, REVOCATION);

    private TokenServiceMetadata() {}

    /** Where callers reach an endpoint: configured, and never what a request says. */
    public static String uri(DelegationSettings settings, String path) {
        var base = settings.publicUri().toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    public static Map<String, Object> of(DelegationSettings settings, TokenServiceSettings service) {
        var methods = service.clients().stream()
                .map(client -> client.recognition().method().text())
                .sorted()
                .distinct()
                .toList();
        var algorithms = service.clients().stream()
                .map(TokenServiceSettings.Client::recognition)
                .flatMap(by -> by instanceof Recognition.Keys keys ? keys.algorithms().stream() : null)
                .sorted()
                .distinct()
                .toList();
        var members = new LinkedHashMap<String, Object>();
        members.put("issuer", settings.gateway());
        members.put("jwks_uri", uri(settings, "/.well-known/jwks.json"));
        members.put("grant_types_supported", List.of("urn:ietf:params:oauth:grant-type:token-exchange"));
        put(members, "scopes_supported", scopes(service));
        for (var endpoint : List.of(
                Map.entry("token", TOKEN),
                Map.entry("introspection", INTROSPECTION),
                Map.entry("revocation", REVOCATION))) {
            var name = endpoint.getKey() + "_endpoint";
            members.put(name, uri(settings, endpoint.getValue()));
            put(members, name + "_auth_methods_supported", methods);
            put(members, name + "_auth_signing_alg_values_supported", algorithms);
        }
        return members;
    }

    private static List<String> scopes(TokenServiceSettings service) {
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
