package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.JWKS_URI;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A commented initial configuration.
 *
 * @param found the metadata of the issuer
 * @param provider the kind of the issuer
 * @param api the address of the next hop
 * @param audience the audience of the incoming tokens
 * @param scopes the most that the narrower token may carry
 */
record InitialConfiguration(IssuerLookup.Found found, String provider, URI api, String audience, List<String> scopes) {

    static final String KEYS = "gateway.jwks";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ADDRESS = "http://127.0.0.1:8080";

    String yaml() {
        return """
                # Written by `narrowgate init`. After a change, `narrowgate validate` finds its problems.
                server.port: 8080
                management.server.port: 8090

                # The routes: the requests, their next hop, and their policy.
                spring.cloud.gateway.server.webflux.routes:
                  - id: api
                    uri: %s
                    predicates: [ %s ]
                    filters: [ Delegation=api ]

                delegation:
                %s
                  # The trusted issuers. The values are from the metadata of the issuer.
                  issuers:
                    - issuer: %s
                      jwks-uri: %s
                %s  signing:
                    # Private keys that sign the narrower tokens. Next hops verify with /.well-known/jwks.json.
                    keys: file:%s
                  policies:
                    api:
                      # The aud of the narrower token: the API's own identifier.
                      audience: %s
                      # The scopes that the narrower token may carry at most. %s
                      scopes: [ %s ]
                      max-lifetime: 60s
                      # If agents act for people: requires an actor and a task, and admits only these agents.
                      # require: [ actor, task ]
                      # actors: [ orchestrator ]
                  audit:
                    # One record for each hop; `narrowgate audit verify audit` checks them.
                    path: audit
                """.formatted(
                        quoted(origin(api)),
                        quoted("Path=" + path() + "/**"),
                        gateway(),
                        quoted(found.issuer().toString()),
                        quoted(found.text(JWKS_URI)),
                        dialect() + audiences(),
                        KEYS,
                        quoted(origin(api)),
                        "Write the scopes of your API.",
                        scopes.stream().map(InitialConfiguration::quoted).collect(Collectors.joining(", ")));
    }

    /** Returns a command that requests a path of the API with a token from a variable. */
    String curl() {
        return "curl -i -H \"Authorization: Bearer $TOKEN\" " + ADDRESS + path() + "/";
    }

    /** The audience is also the gateway's name, if it is a valid name for a gateway. */
    private String gateway() {
        return isName(audience)
                ? "  # This gateway: the issuer of the tokens that it mints, and the aud of incoming tokens.\n"
                        + "  gateway: "
                        + quoted(audience)
                : "  # This gateway: the issuer of the tokens that it mints. Write the address that clients use.\n"
                        + "  gateway: " + quoted(ADDRESS);
    }

    /** Tokens of Cognito have a client instead of an audience, so the name is always written for Cognito. */
    private String audiences() {
        return isName(audience) && !provider.equals("cognito")
                ? ""
                : "      # The aud of the incoming tokens.\n      audiences: [ " + quoted(audience) + " ]\n";
    }

    /** Writes the provider, which determines how the issuer's tokens are read. The standard needs no line. */
    private String dialect() {
        if (provider.equals(ProviderGuess.STANDARD)) {
            return "";
        }
        return "      provider: " + provider + "\n";
    }

    private static boolean isName(String text) {
        try {
            var uri = URI.create(text);
            return "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static String origin(URI api) {
        return api.getScheme() + "://" + api.getRawAuthority();
    }

    private String path() {
        var path = api.getRawPath() == null ? "" : api.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** A JSON string is also a YAML string. */
    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}
