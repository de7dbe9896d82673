package dev.narrowgate.delegation.hostile.proof;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpopIT {

    private static final String PATH = "/tickets/1";
    private static final String URI = GATEWAY + PATH;
    private static GatewayHarness gateway;

    private final TestHolder agent = new TestHolder();
    private final String token =
            gateway.delegation().claim("cnf", agent.confirmation()).sign();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(folder);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    @Test
    void dp10_aBoundTokenWithItsProofIsForwardedAndTheAuditSaysWhichProof() throws Exception {
        var answer = call(token, proof().sign(), "/strict/1", GATEWAY + "/strict/1");

        assertThat(answer.statusCode()).isEqualTo(200);
        var decided = gateway.audited().reversed().stream()
                .filter(record -> record.get("event").asString().equals("decided"))
                .findFirst()
                .orElseThrow();
        assertThat(decided.at("/presenter/proof").asString()).isEqualTo("dpop");
        assertThat(decided.at("/presenter/sub").asString()).isEqualTo("orchestrator");
    }

    @Test
    void dp14_theProofStaysHere() throws Exception {
        call(token, proof().sign());

        assertThat(gateway.forwarded().getFirst().getHeader("DPoP")).isNull();
        assertThat(gateway.forwarded().getFirst().getHeader("Authorization")).startsWith("Bearer ");
    }

    @Test
    void b001_aBoundTokenIsNoBearerToken() throws Exception {
        refused(gateway.call(PATH, "Authorization", "Bearer " + token), "invalid_token");
        refused(gateway.call(PATH, "Authorization", "Bearer " + token, "DPoP", proof().sign()), "invalid_token");
        refused(gateway.call(PATH, "Authorization", "DPoP " + token), "invalid_token");
    }

    @Test
    void dp12_aBearerTokenIsNotForTheDpopScheme() throws Exception {
        var bearer = gateway.delegation().sign();

        refused(call(bearer, agent.proof("GET", URI, bearer).sign()), "invalid_token");
    }

    @Test
    void ap09_aProofBesideABearerTokenProvesNothing() throws Exception {
        var bearer = gateway.delegation().sign();
        var proof = agent.proof("GET", GATEWAY + "/strict/1", bearer).sign();

        var answer = gateway.call("/strict/1", "Authorization", "Bearer " + bearer, "DPoP", proof);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).get("code").asString()).isEqualTo("actor-unauthorized");
    }

    @Test
    void b002_refusesMoreThanOneProof() throws Exception {
        var one = proof().sign();
        var two = proof().sign();

        refused(gateway.call(PATH, "Authorization", "DPoP " + token, "DPoP", one, "DPoP", two), "invalid_dpop_proof");
        refused(gateway.call(PATH, "Authorization", "DPoP " + token, "DPoP", one + ", " + two), "invalid_dpop_proof");
        refused(gateway.call(PATH, "Authorization", "DPoP " + token, "DPoP", one + "," + two), "invalid_dpop_proof");
    }

    static Stream<UnaryOperator<TestHolder.ProofMethod>> wrongProofs() {
        var other = new TestHolder();
        return Stream.of(
                proof -> proof.signedBy(other.key()),
                proof -> proof.header("jwk", other.key().toJSONObject()),
                proof -> proof.header("jwk", null),
                proof -> proof.header("jwk", "key"),
                proof -> proof.header("jwk", Map.of("kty", "oct", "k", "AAAA")),
                proof -> proof.header("alg", "HS256"),
                proof -> proof.header("alg", "none"),
                proof -> proof.header("alg", "ES384"),
                proof -> proof.header("typ", "JWT"),
                proof -> proof.header("typ", "at+jwt"),
                proof -> proof.header("typ", null),
                proof -> proof.header("crit", List.of("exp")),
                proof -> proof.claim("jti", null),
                proof -> proof.claim("jti", 1),
                proof -> proof.claim("htm", null),
                proof -> proof.claim("htu", null),
                proof -> proof.claim("iat", null),
                proof -> proof.claim("exp", java.time.Instant.now().getEpochSecond() - 1),
                proof -> proof.claim("exp", "later"),
                proof -> proof.claim("nbf", java.time.Instant.now().getEpochSecond() + 120),
                proof -> proof.claim("iat", "now"));
    }

    @ParameterizedTest
    @MethodSource("wrongProofs")
    void b002_refusesAProofThatIsNotSound(UnaryOperator<TestHolder.ProofMethod> change) throws Exception {
        refused(call(token, change.apply(proof()).sign()), "invalid_dpop_proof");
    }

    @Test
    void b002_refusesAProofOfAnotherKey() throws Exception {
        var other = new TestHolder();

        refused(call(token, other.proof("GET", URI, token).sign()), "invalid_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example.com/tickets/1",
                "https://gateway.example.com/tickets/2",
                "https://gateway.example.com/Tickets/1",
                "https://gateway.example.com:8443/tickets/1",
                "https://gateway.example.com/tickets/1/",
                "https://gateway.example.com/tickets/./1",
                "https://gateway.example.com/x/../tickets/1",
                "https://gateway.example.com/tickets/1?x=1",
                "https://gateway.example.com/tickets/1#x",
                "http://gateway.example.com/tickets/1",
                "https://alice@gateway.example.com/tickets/1",
                "/tickets/1",
                "not a uri"
            })
    void b003_refusesAProofForAnotherTarget(String uri) throws Exception {
        refused(call(token, agent.proof("GET", uri, token).sign()), "invalid_dpop_proof");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gateway.example.com/tickets/1",
                "https://gateway.example.com:443/tickets/1",
                "HTTPS://GATEWAY.example.com/tickets/1",
                "https://gateway.example.com/ticket%73/1"
            })
    void b003_acceptsWhatMeansTheSameTarget(String uri) throws Exception {
        assertThat(call(token, agent.proof("GET", uri, token).sign()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void b003_acceptsAProofInTheSpellingThatTheCallerAsksIn() throws Exception {
        var proof = agent.proof("GET", "https://gateway.example.com/tickets/%31", token)
                .sign();

        assertThat(gateway.call("/ticket%73/1", "Authorization", "DPoP " + token, "DPoP", proof)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void b003_aProofIsNotCheckedAgainstTheHostHeaders() throws Exception {
        var proof = agent.proof("GET", "https://evil.example.com" + PATH, token).sign();

        var answer = gateway.raw(
                "GET " + PATH + " HTTP/1.1",
                "Host: evil.example.com",
                "X-Forwarded-Host: evil.example.com",
                "X-Forwarded-Proto: https",
                "Forwarded: host=evil.example.com;proto=https",
                "Authorization: DPoP " + token,
                "DPoP: " + proof,
                "Connection: close");

        assertThat(answer).startsWith("HTTP/1.1 401").contains("invalid_dpop_proof");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "POST", "HEAD", ""})
    void b004_refusesAProofForAnotherMethod(String method) throws Exception {
        refused(call(token, agent.proof(method, URI, token).sign()), "invalid_dpop_proof");
    }

    @Test
    void b004_aMethodOverrideIsNotTheMethod() throws Exception {
        var proof = agent.proof("DELETE", URI, token).sign();

        refused(
                gateway.call(PATH, "Authorization", "DPoP " + token, "DPoP", proof, "X-HTTP-Method-Override", "DELETE"),
                "invalid_dpop_proof");
    }

    @ParameterizedTest
    @ValueSource(longs = {-3600, -40, 40, 3600})
    void b005_refusesAProofThatWasNotMadeJustNow(long seconds) throws Exception {
        var at = Instant.now().getEpochSecond() + seconds;

        refused(call(token, proof().claim("iat", at).sign()), "invalid_dpop_proof");
    }

    @Test
    void b005_aProofIsGoodForOneUse() throws Exception {
        var proof = proof().claim("jti", "once").sign();

        assertThat(call(token, proof).statusCode()).isEqualTo(200);
        gateway.reset();
        refused(call(token, proof), "invalid_dpop_proof");
        refused(call(token, proof().claim("jti", "once").sign()), "invalid_dpop_proof");
        refused(call(token, proof().claim("jti", "x".repeat(65_536)).sign()), null);
        // Somebody else may have chosen the same.
        var other = new TestHolder();
        var others = gateway.delegation().claim("cnf", other.confirmation()).sign();
        assertThat(call(
                                others,
                                other.proof("GET", URI, others)
                                        .claim("jti", "once")
                                        .sign())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void b006_refusesAProofForAnotherToken() throws Exception {
        refused(call(token, proof().claim("ath", null).sign()), "invalid_dpop_proof");
        refused(call(token, proof().claim("ath", TestHolder.hash(token + "=")).sign()), "invalid_dpop_proof");
        refused(call(token, proof().claim("ath", TestHolder.hash(token) + "=").sign()), "invalid_dpop_proof");
    }

    @Test
    void b007_aCapturedProofIsWorthNothingElsewhere() throws Exception {
        var proof = proof().sign();

        refused(call(token, proof, "/ruled/1", null), "invalid_dpop_proof");
        call(token, proof);
        // What the next hop got is addressed to it, and is none that could be handed in here again.
        var issued = gateway.forwarded().getFirst().getHeader("Authorization");
        assertThat(gateway.call(PATH, "Authorization", issued).statusCode()).isEqualTo(401);
    }

    @Test
    void aBoundActorTokenNeedsItsKeyToo() throws Exception {
        var bearer = gateway.delegation().sign();
        var actor = gateway.issuer()
                .token("researcher", GATEWAY)
                .claim("cnf", agent.confirmation())
                .sign();
        var proof = agent.proof("GET", URI, bearer).sign();

        refused(gateway.call(PATH, "Authorization", "Bearer " + bearer, "Actor-Token", actor), "invalid_token");
        assertThat(gateway.call(PATH, "Authorization", "Bearer " + bearer, "Actor-Token", actor, "DPoP", proof)
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Actor")).isEqualTo("researcher");
    }

    @Test
    void j042_noProofIsATokenAndNoTokenIsAProof() throws Exception {
        refused(call(proof().sign(), proof().sign()), "invalid_token");
        refused(call(token, gateway.agent("researcher")), "invalid_dpop_proof");

        // The token in the place of the proof is a copy of a presented token, too.
        var copy = call(token, token);
        assertThat(copy.statusCode()).isEqualTo(400);
        assertThat(json(copy).get("code").asString()).isEqualTo("request-malformed");
        assertThat(gateway.forwarded()).isEmpty();
    }

    private TestHolder.ProofMethod proof() {
        return agent.proof("GET", URI, token);
    }

    private HttpResponse<String> call(String token, String proof) throws Exception {
        return gateway.call(PATH, "Authorization", "DPoP " + token, "DPoP", proof);
    }

    private HttpResponse<String> call(String token, String proof, String path, String uri) throws Exception {
        var fitting = uri == null ? proof : agent.proof("GET", uri, token).sign();
        return gateway.call(path, "Authorization", "DPoP " + token, "DPoP", fitting);
    }

    /** @param error of the challenge; null when the request is too large to be answered by the filter */
    private static void refused(HttpResponse<String> answer, String error) {
        if (error == null) {
            assertThat(answer.statusCode()).isBetween(400, 499);
        } else {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).get("code").asString()).isEqualTo("token-rejected");
            assertThat(answer.headers().allValues("WWW-Authenticate"))
                    .singleElement()
                    .satisfies(challenge -> {
                        assertThat(challenge)
                                .startsWith("DPoP error=\"" + error + "\"")
                                .contains("algs=\"ES256");
                    });
        }
        assertThat(gateway.forwarded()).isEmpty();
    }
}
