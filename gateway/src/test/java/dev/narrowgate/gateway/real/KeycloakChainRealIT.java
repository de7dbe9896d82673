package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/**
 * Two gateways that exchange at a real Keycloak, which writes no actors. Runs only with the profile {@code real}, which
 * fetches Keycloak.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakChainRealIT {

    private static final String FIRST = "https://first.example.com";
    private static final String SECOND = "https://second.example.com";
    private static final String API = "https://tickets.example.com";

    private final HttpClient client = HttpClient.newHttpClient();
    private String issuer;
    private GatewayHarness first;
    private GatewayHarness second;

    /** The token and the provenance that a gateway sent to its next hop. */
    private record Sent(String token, String provenance) {
        JWTClaimsSet claims() throws Exception {
            return SignedJWT.parse(token).getJWTClaimsSet();
        }

        JWTClaimsSet said() throws Exception {
            return SignedJWT.parse(provenance).getJWTClaimsSet();
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        issuer = KeycloakServer.shared().issuer("beside");
        // Only people and agents call the first gateway.
        first = gateway(folder, FIRST, "first", "first", SECOND, "http://127.0.0.1:1/jwks");
        second = gateway(
                folder, SECOND, SECOND, "second", API, "http://127.0.0.1:" + first.port() + "/.well-known/jwks.json");
    }

    private GatewayHarness gateway(
            Path folder, String name, String client, String secret, String audience, String keysOfOther)
            throws Exception {
        return new GatewayHarness(
                Files.createDirectories(folder.resolve(secret)),
                "--authorization-server=" + issuer,
                "--this-gateway=" + name,
                "--other-gateway=" + (name.equals(FIRST) ? SECOND : FIRST),
                "--keys-of-other-gateway=" + keysOfOther,
                "--client=" + client,
                "--secret=" + secret,
                "--audience=" + audience,
                "--spring.config.additional-location=classpath:/exchange/beside.yaml");
    }

    @AfterAll
    void stop() {
        if (second != null) {
            second.close();
        }
        if (first != null) {
            first.close();
        }
        client.close();
    }

    @BeforeEach
    void forget() {
        first.reset();
        second.reset();
    }

    private JsonNode post(String endpoint, String of, Map<String, String> parameters) throws Exception {
        var form = new LinkedHashMap<>(parameters);
        form.put("client_id", of);
        form.put("client_secret", of + "-secret");
        return FormPost.send(client, issuer + "/protocol/openid-connect" + endpoint, form);
    }

    private JsonNode login() throws Exception {
        return post(
                "/token", "app", Map.of("grant_type", "password", "username", "alice", "password", "alice-password"));
    }

    private String alice() throws Exception {
        return login().path("access_token").asString();
    }

    private String agent(String name) throws Exception {
        return post("/token", name, Map.of("grant_type", "client_credentials"))
                .path("access_token")
                .asString();
    }

    private Sent through(GatewayHarness gateway, List<String> headers) throws Exception {
        var answer = gateway.call("/tickets/1", headers.toArray(String[]::new));
        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(200);
        var sent = gateway.forwarded().getLast();
        return new Sent(
                sent.getHeader("Authorization").substring("Bearer ".length()),
                sent.getHeader(ReservedHeaders.PROVENANCE));
    }

    /** Alice's orchestrator calls through the first gateway. */
    private Sent atTheSecondGateway() throws Exception {
        return atTheSecondGateway(alice());
    }

    private Sent atTheSecondGateway(String alice) throws Exception {
        return through(first, List.of("Authorization", "Bearer " + alice, "Actor-Token", agent("orchestrator")));
    }

    private static String[] onward(Sent sent, String actorToken) {
        return new String[] {
            "Authorization",
            "Bearer " + sent.token(),
            "Actor-Token",
            actorToken,
            ReservedHeaders.PROVENANCE,
            sent.provenance()
        };
    }

    private static List<String> chain(Map<?, ?> act) {
        var chain = new ArrayList<String>();
        for (Map<?, ?> actor = act; actor != null; actor = (Map<?, ?>) actor.get("act")) {
            chain.add(String.valueOf(actor.get("sub")));
        }
        return chain;
    }

    @Test
    void theChainOfTwoAgentsArrivesAtTheApi() throws Exception {
        var sent = atTheSecondGateway();
        assertThat(sent.claims().getIssuer()).isEqualTo(issuer);
        assertThat(sent.claims().getClaims()).doesNotContainKey("act");
        assertThat(chain(sent.said().getJSONObjectClaim("act"))).containsExactly("orchestrator");

        var onward = through(second, List.of(onward(sent, agent("researcher"))));

        assertThat(onward.claims().getIssuer()).isEqualTo(issuer);
        assertThat(onward.claims().getAudience()).containsExactly(API);
        assertThat(onward.claims().getClaims()).doesNotContainKey("act");
        assertThat(chain(onward.said().getJSONObjectClaim("act"))).containsExactly("researcher", "orchestrator");
        assertThat(onward.said().getSubject()).isEqualTo(onward.claims().getSubject());
        assertThat(onward.said().getLongClaim("hop")).isEqualTo(2);
        var record = second.audited().stream()
                .filter(line -> line.path("event").asString().equals("decided"))
                .toList()
                .getLast();
        assertThat(record.path("provenance").path("iss").asString()).isEqualTo(FIRST);
    }

    @Test
    void lawTwoTheTokenAloneIsRefused() throws Exception {
        var sent = atTheSecondGateway();

        var answer = second.call("/tickets/1", "Authorization", "Bearer " + sent.token());

        refused(second, answer, 401, "is not sent with exactly one Delegation-Provenance");
    }

    @Test
    void lawElevenAfterALogoutTheChainGoesNoFurther() throws Exception {
        var login = login();
        var sent = atTheSecondGateway(login.path("access_token").asString());

        post(
                "/logout",
                "app",
                Map.of("refresh_token", login.path("refresh_token").asString()));

        var answer = second.call("/tickets/1", onward(sent, agent("researcher")));
        refused(second, answer, 401, "server corp refused: invalid_");
    }

    @Test
    void lawTwoWithoutChainBesideALostChainIsRefused() throws Exception {
        var answer = first.call("/ruled/1", "Authorization", "Bearer " + alice(), "Actor-Token", agent("orchestrator"));

        refused(first, answer, 502, "issued token: chain lost an actor");
    }

    /** Keycloak then names the agent by its id, because the client of the new token is the gateway. */
    @Test
    void lawOneAnAgentThatCallsForItselfIsNotExchangedUnderAnotherName() throws Exception {
        var answer = first.call("/tickets/1", "Authorization", "Bearer " + agent("orchestrator"));

        refused(first, answer, 502, "issued token: subject");
    }

    @Test
    void aPersonCallsTheFirstGatewayWithoutAnyAgent() throws Exception {
        var sent = through(first, List.of("Authorization", "Bearer " + alice()));

        assertThat(sent.said().getClaims()).doesNotContainKey("act");
        assertThat(sent.said().getSubject()).isEqualTo(sent.claims().getSubject());
    }

    private static void refused(GatewayHarness gateway, HttpResponse<String> answer, int status, String reason)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited(answer))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.path("reason").asString()).contains(reason));
    }
}
