package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Keycloak with its experimental feature {@code ssf}, which keeps the events of a realm until the gateway fetches and
 * acknowledges them. A logout by an administrator is a {@code session-revoked} of a complex subject: the user, and a
 * session named {@code ALL}. A changed password is a {@code credential-change} of the user.
 *
 * <p>What the feature of this version cannot do: It sends no event when an administrator disables a user. It
 * knows no event of RISC, so its emitter of synthetic events refuses {@code account-disabled} too. It delivers by polls that answer at once, and pushes
 * only to https at a public address, so a push is shown in {@code PushedSignalsIT} alone. The import of a realm does not
 * give a client the scopes {@code ssf.manage} and {@code ssf.read}, so the test assigns them. A poll needs an access token,
 * which ends, so the token of the gateway has to be replaced. Runs only with the profile {@code real}, which fetches
 * Keycloak.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakSignalsRealIT {

    private static final String ID = "0d5bd2a4-6f2c-4a5b-9a0b-52c8a9c6f01";
    private static final String ALICE = ID + "1";
    private static final String BOB = ID + "2";
    private static final String CAROL = ID + "3";
    private static final String DAVE = ID + "4";
    private static final String OPERATOR = ID + "5";

    private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";

    private final HttpClient client = HttpClient.newHttpClient();
    private KeycloakServer keycloak;
    private String realm;
    private String admin;
    private String poll;
    private GatewayHarness gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        keycloak = KeycloakServer.withFeatures(folder.resolve("keycloak"), "ssf");
        realm = keycloak.issuer("signals");
        admin = realm.replace("/realms/", "/admin/realms/");
        assignScopes();
        poll = createdStream();
        var token = Files.writeString(folder.resolve("token"), service());
        var file = Files.writeString(folder.resolve("own.yaml"), """
                delegation:
                  reload.watch: false
                  issuers:
                    - { issuer: "%1$s", discovery: true, provider: keycloak, audiences: [ gateway ] }
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ subject, actor ] }
                  keys.timeout: 30s
                  signals:
                    - { issuer: "%1$s", name: keycloak, poll: "%2$s", token: "%3$s", interval: 200ms, timeout: 30s }
                  policies:
                    tickets: { audience: tickets, scopes: [ profile ], required-scopes: [ profile ] }
                    strict.actors: [ researcher ]
                """.formatted(realm, poll, token.toUri()));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
        // An explanation knows no revocation.
        gateway.changesItsConfiguration();
    }

    @AfterAll
    void stop() {
        client.close();
        if (gateway != null) {
            gateway.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    @Test
    void aLogoutEndsTheTokensOfTheUserUntilTheNextLogin() throws Exception {
        var token = user("alice");
        assertThat(call(token).statusCode()).isEqualTo(200);

        administer("POST", "/users/" + ALICE + "/logout", "");

        refused(token);
        assertThat(gateway.audited()).anySatisfy(record -> {
            assertThat(record.path("revokes").asString()).isEqualTo("subject " + ALICE + " of " + realm);
            assertThat(record.path("by").asString()).isEqualTo("signal of " + realm);
            assertThat(record.path("reason").asString()).startsWith("session-revoked, event ");
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> call(user("alice")).statusCode() == 200);
    }

    @Test
    void aChangedPasswordEndsTheTokensOfTheUser() throws Exception {
        var token = user("bob");
        assertThat(call(token).statusCode()).isEqualTo(200);

        administer(
                "PUT",
                "/users/" + BOB + "/reset-password",
                "{ \"type\": \"password\", \"value\": \"bob-password\", \"temporary\": false }");

        refused(token);
    }

    /** This version knows the events of CAEP alone, so a disabled account cannot be emitted either. */
    @Test
    void aDisabledAccountIsNoEventThatItKnows() throws Exception {
        var answer = sent("POST", admin + "/ssf/clients/gateway/events/emit", user("operator"), """
                { "eventType": "%saccount-disabled", "event": {},
                  "sub_id": { "format": "iss_sub", "iss": "%s", "sub": "%s" } }
                """.formatted(
                        RISC, realm, CAROL));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(GatewayHarness.json(answer).path("error").asString()).isEqualTo("unknown_event_type");
    }

    /** The user could not log in again, but tokens that are issued already go on until they end. */
    @Test
    void aUserWhoIsDisabledByAnAdministratorIsNoEvent() throws Exception {
        var token = user("dave");

        administer("PUT", "/users/" + DAVE, "{ \"enabled\": false }");
        // An event after it, so that the earlier one would have come.
        var operator = user("operator");
        administer("POST", "/users/" + OPERATOR + "/logout", "");
        refused(operator);

        assertThat(call(token).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsAcknowledgedIsNotDeliveredAgain() throws Exception {
        var token = user("carol");
        administer("POST", "/users/" + CAROL + "/logout", "");
        refused(token);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            var delivered = send("POST", poll, service(), "{ \"maxEvents\": 10, \"returnImmediately\": true }");
            return delivered.path("sets").isEmpty();
        });
    }

    private void refused(String token) throws Exception {
        // The revocation also breaks off an answer that is under way.
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> call(token).statusCode() == 401);
        gateway.reset();
        var answer = call(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(GatewayHarness.json(answer).path("code").asString()).isEqualTo("token-rejected");
        assertThat(gateway.forwarded()).isEmpty();
    }

    private HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private void assignScopes() throws Exception {
        var id = administer("GET", "/clients?clientId=gateway", "")
                .path(0)
                .path("id")
                .asString();
        for (var scope : administer("GET", "/client-scopes", "")) {
            if (List.of("ssf.manage", "ssf.read").contains(scope.path("name").asString())) {
                administer(
                        "PUT",
                        "/clients/" + id + "/default-client-scopes/"
                                + scope.path("id").asString(),
                        "");
            }
        }
    }

    /** Returns the address for polls. */
    private String createdStream() throws Exception {
        var stream = send("POST", realm + "/ssf/transmitter/streams", service(), """
                { "delivery": { "method": "urn:ietf:rfc:8936" },
                  "events_requested": [ "%1$ssession-revoked", "%1$scredential-change", "%2$saccount-disabled" ] }
                """.formatted(CAEP, RISC));
        return stream.at("/delivery/endpoint_url").asString();
    }

    private JsonNode administer(String method, String path, String json) throws Exception {
        return send(method, admin + path, user("operator"), json);
    }

    private JsonNode send(String method, String address, String token, String json) throws Exception {
        var answer = sent(method, address, token, json);
        assertThat(answer.statusCode()).as(address + ": " + answer.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }

    private HttpResponse<String> sent(String method, String address, String token, String json) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private String user(String name) throws Exception {
        return token(
                "app",
                "app-secret",
                Map.of("grant_type", "password", "username", name, "password", name + "-password"));
    }

    private String service() throws Exception {
        return token("gateway", "secret-of-the-gateway", Map.of("grant_type", "client_credentials"));
    }

    private String token(String application, String secret, Map<String, String> grant) throws Exception {
        var form = new LinkedHashMap<>(grant);
        form.put("client_id", application);
        form.put("client_secret", secret);
        return FormPost.send(client, realm + "/protocol/openid-connect/token", form)
                .path("access_token")
                .asString();
    }
}
