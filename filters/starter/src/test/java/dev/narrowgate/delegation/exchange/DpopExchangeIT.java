package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestHolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to a key of this gateway (RFC 9449). Lines DP-02 to DP-14, from the other side. */
class DpopExchangeIT extends ExchangeAttack {

    private JWK key;

    @Override
    String[] settings() {
        return new String[] {"dpop: true"};
    }

    /** What it signs with is known from the first time that it asks. */
    @BeforeEach
    void learn() throws Exception {
        server.refuses(400, "invalid_target");
        call();
        key = proof(server.asked().getFirst()).getHeader().getJWK();
        server.reset();
        gateway().nextHop().resetMappings();
        gateway().nextHop().stubFor(any(anyUrl()).willReturn(ok("served")));
    }

    private static SignedJWT proof(LoggedRequest request) throws Exception {
        assertThat(request.header("DPoP").values()).hasSize(1);
        return SignedJWT.parse(request.getHeader("DPoP"));
    }

    private Map<String, Object> bound(String token) {
        var answer = TestServer.answer(token);
        answer.put("token_type", "DPoP");
        return answer;
    }

    private String issued() throws Exception {
        return server.token()
                .claim("cnf", Map.of("jkt", key.computeThumbprint().toString()))
                .sign();
    }

    private void isGood(SignedJWT proof, String method, String target) throws Exception {
        assertThat(proof.getHeader().getType()).hasToString("dpop+jwt");
        assertThat(proof.getHeader().getAlgorithm()).hasToString("ES256");
        assertThat(proof.getHeader().getJWK().isPrivate()).isFalse();
        assertThat(proof.verify(new ECDSAVerifier(proof.getHeader().getJWK().toECKey())))
                .isTrue();
        assertThat(proof.getHeader().getJWK().computeThumbprint()).isEqualTo(key.computeThumbprint());
        var claims = proof.getJWTClaimsSet();
        assertThat(claims.getStringClaim("htm")).isEqualTo(method);
        assertThat(claims.getStringClaim("htu")).isEqualTo(target);
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(Duration.between(claims.getIssueTime().toInstant(), Instant.now()))
                .isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void dp02_dp05_dp06_asksForTheTokenWithAProofOfItsOwnKey() throws Exception {
        server.answersWith(bound(issued()));

        assertThat(call().statusCode()).isEqualTo(200);

        isGood(proof(server.asked().getFirst()), "POST", server.uri("/token"));
    }

    @Test
    void dp09_dp10_dp13_eachForwardedRequestHasANewProofForItsTargetAndItsToken() throws Exception {
        var issued = issued();
        server.answersWith(bound(issued));
        var token = gateway().delegation().sign();

        assertThat(gateway()
                        .call("/tickets/1?page=2", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway()
                        .send("POST", "/tickets/2", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.asked()).hasSize(1);
        var first = gateway().forwarded().stream()
                .filter(request -> request.getUrl().equals("/tickets/1?page=2"))
                .findFirst()
                .orElseThrow();
        var second = gateway().forwarded().stream()
                .filter(request -> request.getUrl().equals("/tickets/2"))
                .findFirst()
                .orElseThrow();
        assertThat(first.header("Authorization").values()).containsExactly("DPoP " + issued);
        isGood(proof(first), "GET", gateway().nextHop().baseUrl() + "/tickets/1");
        isGood(proof(second), "POST", gateway().nextHop().baseUrl() + "/tickets/2");
        var hash = Base64URL.encode(
                MessageDigest.getInstance("SHA-256").digest(issued.getBytes(StandardCharsets.US_ASCII)));
        assertThat(proof(first).getJWTClaimsSet().getStringClaim("ath")).isEqualTo(hash.toString());
        assertThat(proof(first).getJWTClaimsSet().getJWTID())
                .isNotEqualTo(proof(second).getJWTClaimsSet().getJWTID());
    }

    @Test
    void dp14_aProofOfTheCallerIsNotHandedOn() throws Exception {
        server.answersWith(bound(issued()));
        var agent = new TestHolder();
        var token = gateway().delegation().claim("cnf", agent.confirmation()).sign();
        var theirs = agent.proof("GET", GATEWAY + "/tickets/1", token).sign();

        var answer = gateway().call("/tickets/1", "Authorization", "DPoP " + token, "DPoP", theirs);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway().forwarded().getFirst().header("DPoP").values())
                .hasSize(1)
                .doesNotContain(theirs);
        assertThat(server.asked().getFirst().header("DPoP").values()).doesNotContain(theirs);
        isGood(
                proof(gateway().forwarded().getFirst()),
                "GET",
                gateway().nextHop().baseUrl() + "/tickets/1");
    }

    @Test
    void dp14_theServerIsNotContentWithTheCallersKey() throws Exception {
        server.answersWith(bound(
                server.token().claim("cnf", new TestHolder().confirmation()).sign()));

        refused(502, "exchange-rejected", "binding names other keys than those that this gateway proves");
    }

    @Test
    void x002_aTokenThatIsNotBoundThoughItWasAskedToBeIsRefused() throws Exception {
        server.answersWith(bound(server.token().sign()));

        refused(502, "exchange-rejected", "binding names other keys than those that this gateway proves");
    }

    @Test
    void x003_aBoundTokenThatIsCalledABearerTokenIsRefused() throws Exception {
        server.answersWith(TestServer.answer(issued()));

        refused(502, "exchange-rejected", "token_type is not DPoP");
    }

    @Test
    void dp07_aNonceOfTheServerGoesIntoTheSecondProof() throws Exception {
        var answer = okJson(JSONObjectUtils.toJSONString(bound(issued())));
        server.http()
                .stubFor(post("/token")
                        .inScenario("nonce")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willReturn(aResponse()
                                .withStatus(400)
                                .withHeader("Content-Type", "application/json")
                                .withHeader("DPoP-Nonce", "nonce-of-the-server")
                                .withBody("{\"error\":\"use_dpop_nonce\"}"))
                        .willSetStateTo("told"));
        server.http()
                .stubFor(post("/token")
                        .inScenario("nonce")
                        .whenScenarioStateIs("told")
                        .willReturn(answer));

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(server.asked()).hasSize(2);
        var nonces = server.asked().stream().map(asked -> nonce(asked)).toList();
        assertThat(nonces).contains("nonce-of-the-server");
    }

    @Test
    void dp07_aServerThatIsNeverContentIsAskedTwiceAndNoMore() throws Exception {
        server.answers(aResponse()
                .withStatus(400)
                .withHeader("Content-Type", "application/json")
                .withHeader("DPoP-Nonce", "another-nonce")
                .withBody("{\"error\":\"use_dpop_nonce\"}"));

        refused(503, "exchange-unavailable", "server corp");

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void dp07_aNonceOfTheNextHopGoesIntoTheNextProofAndNotToTheCaller() throws Exception {
        server.answersWith(bound(issued()));
        gateway()
                .nextHop()
                .stubFor(any(anyUrl()).willReturn(ok("served").withHeader("DPoP-Nonce", "nonce-of-the-hop")));

        var first = call();
        assertThat(first.statusCode()).isEqualTo(200);
        gateway().reset();
        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(first.headers().firstValue("DPoP-Nonce")).isEmpty();
        assertThat(nonce(gateway().forwarded().getFirst())).isEqualTo("nonce-of-the-hop");
    }

    private static String nonce(LoggedRequest request) {
        try {
            return proof(request).getJWTClaimsSet().getStringClaim("nonce");
        } catch (Exception malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Test
    void dp11_aProofIsWrittenDownNowhere() throws Exception {
        var issued = issued();
        server.answersWith(bound(issued));
        assertThat(call().statusCode()).isEqualTo(200);

        var proof = gateway().forwarded().getFirst().getHeader("DPoP");
        assertThat(written())
                .doesNotContain(issued.substring(issued.length() - 20))
                .doesNotContain(proof.substring(proof.length() - 20));
    }
}
