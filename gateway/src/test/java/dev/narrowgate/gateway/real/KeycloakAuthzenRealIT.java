package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Keycloak with its experimental feature {@code authzen}, which decides by the permissions of the client whose service account
 * asks: a resource is a route, and a scope is a method. It looks at the actor and at the chain with policies over the context.
 *
 * <p>What the feature of this version cannot do: It knows users and its own client, and no agents, so it answers 400 to
 * {@code evaluate-actor}. It answers 500, and not a denial, about a subject that the realm does not have. It finds a subject by its
 * id alone, also one of another issuer, unless a policy compares {@code iss}. An answer has no reason, no obligation and no
 * offer of an access request: those parts of the protocol are shown with WireMock, in {@code EvaluationsIT},
 * {@code DecisionPointIT} and {@code AuthzenProfilesIT}. It accepts only access tokens, which end, so the token of the gateway has
 * to be replaced. Runs only with the profile {@code real}, which fetches Keycloak.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakAuthzenRealIT {

    private static final String DARK = "https://dark.example.com";

    /** As in the file of the realm. */
    private static final String ALICE = "0d5bd2a4-6f2c-4a5b-9a0b-52c8a9c6f001";

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestIssuer dark = new TestIssuer(DARK);
    private KeycloakServer keycloak;
    private String realm;
    private Path token;
    private GatewayHarness gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        keycloak = KeycloakServer.withFeatures(folder.resolve("keycloak"), "authzen");
        realm = keycloak.issuer("authzen");
        token = Files.writeString(folder.resolve("token"), service("gateway", "secret-of-the-gateway"));
        var keys = Files.writeString(folder.resolve("dark.jwks"), dark.jwks());
        var file = Files.writeString(folder.resolve("own.yaml"), """
                delegation:
                  reload.watch: false
                  issuers:
                    - { issuer: "%1$s", discovery: true, provider: keycloak, audiences: [ gateway ], vouches-for: [ subject, actor ] }
                    - { issuer: "https://idp.example.com", jwks-uri: "${idp}/jwks", vouches-for: [ subject, actor ] }
                    - { issuer: "https://dark.example.com", jwks-uri: "%3$s", vouches-for: [ subject, actor ] }
                  keys.timeout: 30s
                  decision-points:
                    pdp: { authzen: "%1$s", discovery: true, token: "%2$s", keep: 0s, timeout: 30s, breaker: { calls: 1000 } }
                    agents: { authzen: "%1$s", discovery: true, token: "%2$s", keep: 0s, timeout: 30s, evaluate-actor: true }
                  policies:
                    tickets: { audience: tickets, scopes: [ profile ], required-scopes: [ profile ], decisions: [ pdp ] }
                    ruled: { audience: tickets, scopes: [ profile ], rule: "true", decisions: [ agents ] }
                    strict.actors: [ researcher ]
                """.formatted(realm, token.toUri(), keys.toUri()));
        gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
        // Explain knows neither these issuers nor the answers of decision points.
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
    void forwardsWhatTheRealmPermits() throws Exception {
        var answer = call("GET", user("alice"), "researcher");

        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @Test
    void deniesASubjectWithoutTheRole() throws Exception {
        denied(call("GET", user("bob"), "researcher"));
    }

    @Test
    void deniesAnotherActor() throws Exception {
        denied(call("GET", user("alice"), "orchestrator"));
    }

    @Test
    void deniesARequestWithoutAnActor() throws Exception {
        denied(gateway.call("/tickets/1", "Authorization", "Bearer " + user("alice")));
    }

    @Test
    void deniesAMethodWithoutAPermission() throws Exception {
        denied(call("POST", user("alice"), "researcher"));
    }

    @Test
    void deniesAMethodThatIsNoScopeOfTheResource() throws Exception {
        denied(call("DELETE", user("alice"), "researcher"));
    }

    /** Its policy reads the chain as text. */
    @Test
    void decidesOverTheChain() throws Exception {
        assertThat(call("GET", gateway.issuer(), ALICE, "researcher").statusCode())
                .isEqualTo(200);
        gateway.reset();

        denied(call("GET", gateway.issuer(), ALICE, "researcher", "orchestrator"));
    }

    @Test
    void deniesASubjectOfAnIssuerThatItsPolicyDoesNotName() throws Exception {
        denied(call("GET", dark, ALICE, "researcher"));
    }

    /** Its permission for this method asks for the role alone. */
    @Test
    void withoutAPolicyOverTheIssuerAnotherIssuersSubjectPassesAsItsOwn() throws Exception {
        assertThat(call("PUT", dark, ALICE, "researcher").statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @Test
    void aSubjectThatTheRealmDoesNotHaveIsNoDecision() throws Exception {
        unavailable(call("GET", gateway.issuer(), "mallory", "researcher"), "decision point pdp answered 500");
    }

    @Test
    void anAgentIsNoSubjectThere() throws Exception {
        var answer = gateway.call(
                "/ruled/1", "Authorization", "Bearer " + user("alice"), "Actor-Token", service("researcher"));

        unavailable(answer, "decision point agents answered 400");
    }

    @Test
    void aGatewayThatItDoesNotKnowGetsNoDecisionUntilItsTokenIsReplaced() throws Exception {
        var good = Files.readString(token);
        reload("not a token of the realm");
        try {
            unavailable(call("GET", user("alice"), "researcher"), "decision point pdp answered 401");
        } finally {
            reload(good);
        }

        assertThat(call("GET", user("alice"), "researcher").statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    /** The decision is by the permissions of the client that asks. This one has none. */
    @Test
    void theTokenOfAnotherClientGetsADenial() throws Exception {
        var good = Files.readString(token);
        reload(service("orchestrator"));
        try {
            denied(call("GET", user("alice"), "researcher"));
        } finally {
            reload(good);
        }
    }

    private void reload(String text) throws Exception {
        Files.writeString(token, text);
        var reload = gateway.context().getBean(ConfigurationReload.class).reload();
        assertThat(reload.lastReload().problems()).isEmpty();
    }

    /** There is no reason in its answer, so the record has none behind that of the gateway. */
    private void denied(HttpResponse<String> answer) throws Exception {
        refused(answer, 403, "policy-denied", "decision point pdp denied");
    }

    private void unavailable(HttpResponse<String> answer, String reason) throws Exception {
        refused(answer, 503, "decision-unavailable", reason);
    }

    private void refused(HttpResponse<String> answer, int status, String code, String reason) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(GatewayHarness.json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited(answer)).singleElement().satisfies(record -> {
            assertThat(record.path("code").asString()).isEqualTo(code);
            assertThat(record.path("reason").asString()).endsWith(reason);
        });
    }

    /** With tokens of the realm for both. */
    private HttpResponse<String> call(String method, String subjectToken, String actor) throws Exception {
        return gateway.send(
                method, "/tickets/1", "Authorization", "Bearer " + subjectToken, "Actor-Token", service(actor));
    }

    private HttpResponse<String> call(String method, TestIssuer issuer, String subject, String... actors)
            throws Exception {
        var delegation = issuer.token(subject, GatewayHarness.GATEWAY)
                .claim("scope", "profile")
                .actors(actors);
        return gateway.send(method, "/tickets/1", "Authorization", "Bearer " + delegation.sign());
    }

    private String user(String name) throws Exception {
        return token(
                "app",
                "app-secret",
                Map.of("grant_type", "password", "username", name, "password", name + "-password"));
    }

    private String service(String name) throws Exception {
        return service(name, name + "-secret");
    }

    private String service(String name, String secret) throws Exception {
        return token(name, secret, Map.of("grant_type", "client_credentials"));
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
