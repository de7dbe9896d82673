package dev.narrowgate.gateway.command;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.JWKS_URI;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.TOKEN_ENDPOINT;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Guesses an identity provider from its address and its metadata. An operator can override the guess. */
final class ProviderGuess {

    /** A provider whose tokens follow RFC 9068, or an unknown provider. */
    static final String STANDARD = "rfc9068";

    private record Sign(String provider, BiPredicate<URI, Metadata> holds) {}

    /** The metadata as text. */
    record Metadata(Map<String, Object> members) {

        String text(String name) {
            return String.valueOf(members.getOrDefault(name, ""));
        }

        boolean has(String name) {
            return members.containsKey(name);
        }
    }

    private static final List<Sign> SIGNS = List.of(
            new Sign("github-actions", (issuer, metadata) -> isHost(issuer, "token.actions.githubusercontent.com")),
            new Sign("google", (issuer, metadata) -> isHost(issuer, "accounts.google.com")),
            new Sign(
                    "entra",
                    (issuer, metadata) -> isHost(issuer, "login.microsoftonline.com")
                            || isHost(issuer, "sts.windows.net")
                            || metadata.has("cloud_instance_name")),
            new Sign("auth0", (issuer, metadata) -> isBelow(issuer, "auth0.com")),
            new Sign(
                    "okta",
                    (issuer, metadata) -> isBelow(issuer, "okta.com")
                            || isBelow(issuer, "oktapreview.com")
                            || isBelow(issuer, "okta-emea.com")),
            new Sign(
                    "cognito",
                    (issuer, metadata) -> host(issuer).startsWith("cognito-idp.") && isBelow(issuer, "amazonaws.com")),
            // These run at addresses of their operators, and their metadata identify them.
            new Sign("adfs", (issuer, metadata) -> metadata.has("access_token_issuer")),
            new Sign(
                    "keycloak",
                    (issuer, metadata) -> path(issuer).contains("/realms/")
                            && metadata.text(TOKEN_ENDPOINT).contains("/protocol/openid-connect/")),
            new Sign(
                    "gitlab",
                    (issuer, metadata) -> isHost(issuer, "gitlab.com")
                            || metadata.text(JWKS_URI).endsWith("/oauth/discovery/keys")),
            new Sign("kubernetes", (issuer, metadata) -> metadata.text(JWKS_URI).endsWith("/openid/v1/jwks")),
            new Sign(
                    "ping",
                    (issuer, metadata) ->
                            host(issuer).contains("pingone.") || path(issuer).contains("/am/oauth2")),
            new Sign(
                    "spring",
                    (issuer, metadata) -> metadata.text(JWKS_URI).endsWith("/oauth2/jwks")
                            && metadata.text(TOKEN_ENDPOINT).endsWith("/oauth2/token")));

    private ProviderGuess() {}

    /** The values that {@code provider} accepts. */
    static List<String> names() {
        return Stream.concat(Stream.of(STANDARD), SIGNS.stream().map(Sign::provider))
                .sorted()
                .toList();
    }

    static String of(URI issuer, Map<String, Object> metadata) {
        var members = new Metadata(metadata);
        return SIGNS.stream()
                .filter(sign -> sign.holds().test(issuer, members))
                .map(Sign::provider)
                .findFirst()
                .orElse(STANDARD);
    }

    private static boolean isHost(URI issuer, String host) {
        return host(issuer).equals(host);
    }

    private static boolean isBelow(URI issuer, String domain) {
        return host(issuer).endsWith("." + domain);
    }

    private static String host(URI issuer) {
        return issuer.getHost() == null ? "" : issuer.getHost().toLowerCase(Locale.ROOT);
    }

    private static String path(URI issuer) {
        return issuer.getPath() == null ? "" : issuer.getPath();
    }
}
