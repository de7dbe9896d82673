package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.*;

import dev.narrowgate.delegation.engine.exchange.server.grant.TokenTypes;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The realm of the demo in a Keycloak: Alice, an application, an agent, and the gateway's exchange clients. */
final class KeycloakRealm implements AutoCloseable {

    private static final String FILE = "/demo/keycloak-realm.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String uri;

    /** Creates the realm in this Keycloak. */
    KeycloakRealm(KeycloakProcess keycloak) throws IOException, InterruptedException {
        uri = keycloak.uri() + "/realms/demo";
        var administrator = token(
                keycloak.uri() + "/realms/master",
                Map.of(
                        GRANT_TYPE,
                        "password",
                        CLIENT_ID,
                        "admin-cli",
                        "username",
                        KeycloakProcess.ADMIN,
                        "password",
                        keycloak.password()));
        try (var realm = Objects.requireNonNull(KeycloakRealm.class.getResourceAsStream(FILE))) {
            send(HttpRequest.newBuilder(URI.create(keycloak.uri() + "/admin/realms"))
                    .header(AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(administrator))
                    .header("Content-Type", MediaTypes.JSON)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(realm.readAllBytes()))
                    .build());
        }
    }

    /** The issuer of the realm. */
    String uri() {
        return uri;
    }

    /** Returns the token of Alice's login to the application, which may call the gateway for her. */
    String delegation() throws IOException, InterruptedException {
        return token(
                uri,
                Map.of(
                        GRANT_TYPE,
                        "password",
                        CLIENT_ID,
                        "app",
                        CLIENT_SECRET,
                        "app-secret",
                        "username",
                        "alice",
                        "password",
                        "alice-password"));
    }

    /** Returns the orchestrator's own token. */
    String agent() throws IOException, InterruptedException {
        return token(
                uri,
                Map.of(
                        GRANT_TYPE,
                        GrantTypes.CLIENT_CREDENTIALS,
                        CLIENT_ID,
                        "orchestrator",
                        CLIENT_SECRET,
                        "orchestrator-secret"));
    }

    /** Returns a token that the unrestricted client exchanges itself, directly at Keycloak. */
    String exchanged(String token) throws IOException, InterruptedException {
        return token(
                uri,
                Map.of(
                        GRANT_TYPE,
                        GrantTypes.TOKEN_EXCHANGE,
                        CLIENT_ID,
                        "unrestricted",
                        CLIENT_SECRET,
                        "unrestricted-secret-of-the-gateway",
                        SUBJECT_TOKEN,
                        token,
                        SUBJECT_TOKEN_TYPE,
                        TokenTypes.ACCESS_TOKEN));
    }

    private String token(String realm, Map<String, String> form) throws IOException, InterruptedException {
        var body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var answer = send(HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                .header("Content-Type", MediaTypes.FORM)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        return JSON.readTree(answer).path(ACCESS_TOKEN).asString();
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
