package dev.narrowgate.delegation.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What explain says is what serve does. {@link ServedAsExplained} compares each request of the harness; here are tokens that no
 * other test thought of.
 */
class ExplainAgreesIT {

    private static final List<String> PATHS = List.of("/tickets/1", "/strict/1", "/ruled/1", "/nowhere/1");

    /** Changes that may stand together; some are none. */
    private static final List<UnaryOperator<TestIssuer.Token>> CHANGES = List.of(
            token -> token,
            token -> token.claim("exp", now() - 1),
            token -> token.claim("exp", now() + 7_200),
            token -> token.claim("iat", now() + 40),
            token -> token.claim("nbf", now() + 40),
            token -> token.claim("scope", null),
            token -> token.claim("scope", ""),
            token -> token.claim("scope", "tickets:read"),
            token -> token.claim("scope", List.of("tickets:read")),
            token -> token.claim("aud", "https://other.example.com"),
            token -> token.claim("aud", List.of("a", GatewayHarness.GATEWAY)),
            token -> token.claim("aud", "https://researcher.example.com"),
            token -> token.claim("jti", null),
            token -> token.claim("client_id", null),
            token -> token.claim("sub", "mallory"),
            token -> token.claim("sub", 7),
            token -> token.claim("task_id", null),
            token -> token.claim("act", null),
            token -> token.actors("researcher"),
            token -> token.actors("researcher", "orchestrator"),
            token -> token.actors("a", "b", "c", "d", "e"),
            token -> token.actors("orchestrator", "orchestrator"),
            token -> token.actors("alice"),
            token -> token.claim("act", "orchestrator"),
            token -> token.claim("may_act", java.util.Map.of("sub", "researcher")),
            token -> token.claim("cnf", java.util.Map.of("jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")),
            token -> token.claim("acr", "1"),
            token -> token.claim("iss", "https://dark.example.com"),
            token -> token.claim("iss", "https://idp.example.com/"),
            token -> token.header("typ", "JWT"),
            token -> token.header("kid", null),
            token -> token.header("kid", "other"),
            token -> token.header("crit", List.of("x")),
            token -> token.signedBy(TestIssuer.newKey("key-1")));

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(folder);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    @Test
    void explainSaysOfEachTokenWhatServeDoes() throws Exception {
        var random = new Random(20261129);
        var before = ServedAsExplained.compared();
        int sent = 0;
        for (int i = 0; i < 600; i++) {
            var token = gateway.delegation();
            for (int change = random.nextInt(4); change > 0; change--) {
                token = CHANGES.get(random.nextInt(CHANGES.size())).apply(token);
            }
            var headers = new ArrayList<>(List.of("Authorization", "Bearer " + token.sign()));
            if (random.nextInt(3) == 0) {
                headers.addAll(List.of("Actor-Token", actorToken(random)));
            }
            // Fails in the harness when the two do not agree.
            gateway.send(
                    random.nextBoolean() ? "GET" : "POST",
                    PATHS.get(random.nextInt(PATHS.size())),
                    headers.toArray(String[]::new));
            sent++;
        }

        assertThat(ServedAsExplained.compared() - before).isGreaterThan(sent / 2);
    }

    private static String actorToken(Random random) {
        var token = gateway.issuer().token(random.nextBoolean() ? "researcher" : "stranger", GatewayHarness.GATEWAY);
        return random.nextInt(3) > 0
                ? token.sign()
                : CHANGES.get(random.nextInt(CHANGES.size())).apply(token).sign();
    }

    /** The comparison can fail: a gateway that did something else is found. */
    @Test
    void aDifferenceIsFound() {
        var compared = ServedAsExplained.by(gateway.context(), "nowhere", () -> "");
        var own = ServedAsExplained.by(
                gateway.context(),
                gateway.keys().baseUrl() + "/jwks",
                () -> gateway.issuer().jwks());
        var headers =
                new String[] {"Authorization", "Bearer " + gateway.delegation().sign()};

        assertThatThrownBy(() -> own.compare("GET", "/tickets/1", headers, "scope-insufficient", () -> "too little"))
                .isInstanceOf(AssertionError.class);
        // Without keys nothing is known, and nothing is said.
        compared.compare("GET", "/tickets/1", headers, "scope-insufficient", () -> "too little");
    }
}
