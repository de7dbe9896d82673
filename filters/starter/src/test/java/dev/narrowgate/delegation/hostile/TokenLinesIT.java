package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of RFC 8693, the actor profile and RFC 9068 on a resource server, one by one. */
@ExtendWith(SharedGateway.class)
class TokenLinesIT {

    private static final String AGENTS = "https://agents.example.com";

    private final AttackHarness onslaught;

    TokenLinesIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    @Test
    void tx06_oneBadTokenOfTheTwoRefusesTheRequest() throws Exception {
        var subject = onslaught.good().claim("act", null).sign();
        var actor = agent("orchestrator").sign();
        onslaught.servesRequest("Authorization: Bearer " + subject, "Actor-Token: " + actor);

        var badActor = agent("orchestrator").livesFor(-5).sign();
        onslaught.refuses(
                Refusal.TOKEN_REJECTED, badActor, "Authorization: Bearer " + subject, "Actor-Token: " + badActor);
        var badSubject = onslaught.good().claim("act", null).livesFor(-5).sign();
        onslaught.refuses(
                Refusal.TOKEN_REJECTED, badSubject, "Authorization: Bearer " + badSubject, "Actor-Token: " + actor);
    }

    @Test
    void tx19_anActorIsAnObject() throws Exception {
        for (var act : List.of("orchestrator", List.of(Map.of("sub", "orchestrator")), 1, false)) {
            onslaught.rejects(onslaught.good().claim("act", act).sign());
        }
    }

    @Test
    void tx20_onlyTheCurrentActorCountsForAccess() throws Exception {
        onslaught.serves(onslaught.good().actors("orchestrator", "a").sign());
        var decision = onslaught.gateway.forwarded().getFirst().getHeader("Delegation-Decision");

        onslaught.serves(onslaught.good().actors("orchestrator", "b").sign());

        assertThat(onslaught.gateway.forwarded().getFirst().getHeader("Delegation-Decision"))
                .isEqualTo(decision);
    }

    @Test
    void tx21_timesInsideAnActorNeitherEndNorExtendAToken() throws Exception {
        var far = Instant.now().getEpochSecond() + 100_000;
        onslaught.serves(onslaught
                .good()
                .claim("act", Map.of("sub", "orchestrator", "exp", 1))
                .sign());
        onslaught.rejects(onslaught
                .good()
                .claim("act", Map.of("sub", "orchestrator", "exp", far))
                .livesFor(-5)
                .sign());
    }

    @Test
    void tx23_anActorIsItsIssuerAndItsName() throws Exception {
        var namesake = onslaught
                .good()
                .claim("act", Map.of("iss", AGENTS, "sub", "orchestrator"))
                .sign();

        var answer = onslaught.send(AttackHarness.request("/strict/1", "Authorization: Bearer " + namesake));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("code").asString()).isEqualTo("actor-unauthorized");
        onslaught.serves(onslaught
                .good()
                .claim("act", Map.of("sub", "a", "act", Map.of("iss", AGENTS, "sub", "a")))
                .sign());
    }

    @Test
    void tx24_scopeIsOneStringAndClientIdAString() throws Exception {
        onslaught.rejects(
                onslaught.good().claim("scope", List.of("tickets:read")).sign());
        onslaught.rejects(
                onslaught.good().claim("client_id", List.of("client-1")).sign());
        onslaught.rejects(onslaught.good().claim("client_id", 7).sign());
    }

    @Test
    void ap08_aClientIsNoActor() throws Exception {
        onslaught.serves(onslaught
                .good()
                .claim("act", null)
                .claim("client_id", "orchestrator")
                .claim("azp", "orchestrator")
                .sign());

        assertThat(onslaught.gateway.forwarded().getFirst().getHeader("Delegation-Actor"))
                .isNull();
    }

    @Test
    void ap09_aProofBesideATokenThatIsNotBoundProvesNothing() throws Exception {
        var records = new WrittenRecords(onslaught.gateway.audit());
        records.fresh();

        onslaught.servesRequest(
                "Authorization: Bearer " + onslaught.good().sign(),
                "DPoP: " + onslaught.good().header("typ", "dpop+jwt").sign());

        var presenter = records.decided().getFirst().path("presenter");
        assertThat(presenter.path("proof").asString()).isEqualTo("none");
    }

    @Test
    void ap10_anActorThatIsNotAllowedIsToldSoAndNothingElse() throws Exception {
        var mallory = onslaught.good().actors("mallory").sign();

        var answer = onslaught.send(AttackHarness.request("/strict/1", "Authorization: Bearer " + mallory));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers().get("www-authenticate")).contains("error=\"actor_unauthorized\"");
        assertThat(answer.toString()).doesNotContain("mallory", "orchestrator", "researcher");
    }

    @Test
    void ap11_theSamePersonThroughAnotherActorIsAnotherQuestion() throws Exception {
        assertThat(strict("orchestrator")).isEqualTo(200);
        assertThat(strict("mallory")).isEqualTo(403);
        assertThat(strict("orchestrator")).isEqualTo(200);
    }

    private int strict(String actor) throws Exception {
        var token = onslaught.good().actors(actor).sign();
        return onslaught
                .send(AttackHarness.request(
                        "/strict/1",
                        "Authorization: Bearer " + token,
                        "Actor-Token: " + agent(actor).sign()))
                .status();
    }

    @Test
    void ap13_aBindingInsideAnActorMeansNothing() throws Exception {
        onslaught.serves(onslaught
                .good()
                .claim("act", Map.of("sub", "orchestrator", "cnf", Map.of("jkt", "x")))
                .sign());
    }

    @Test
    void at01_onlyAccessTokensByTheirType() throws Exception {
        onslaught.serves(onslaught.good().header("typ", "application/AT+jwt").sign());
        onslaught.rejects(onslaught.good().header("typ", "JWT").sign());
        onslaught.rejects(onslaught.good().header("typ", null).sign());
    }

    @Test
    void at02_noTokenIsUnsignedOrSignedByAnybodyElse() throws Exception {
        onslaught.rejects(onslaught.good().header("alg", "none").sign());
        onslaught.rejects(onslaught.good().signedBy(TestIssuer.newKey("key-1")).sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "exp", "aud", "sub", "client_id", "iat", "jti"})
    void at03_refusesATokenWithoutAClaimThatItMustHave(String claim) throws Exception {
        onslaught.rejects(onslaught.good().claim(claim, null).sign());
    }

    @Test
    void at04_theIssuerIsComparedLetterByLetter() throws Exception {
        onslaught.rejects(
                onslaught.good().claim("iss", "https://idp.example.com/").sign());
    }

    @Test
    void at05_theAudienceIsThisGateway() throws Exception {
        onslaught.rejects(
                onslaught.good().claim("aud", "https://tickets.example.com").sign());
        onslaught.serves(onslaught.good().claim("aud", List.of(GATEWAY)).sign());
    }

    @Test
    void at06_aTokenHasNotEnded() throws Exception {
        onslaught.rejects(onslaught.good().livesFor(0).sign());
        onslaught.rejects(onslaught.good().livesFor(-1).sign());
    }

    @Test
    void at07_aTextThatIsNoTokenIsAnInvalidToken() throws Exception {
        var answer = onslaught.send(AttackHarness.request("/tickets/1", "Authorization: Bearer a.b.c"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("www-authenticate")).contains("error=\"invalid_token\"");
    }

    @Test
    void at08_aScopeOfAnotherResourceIsNotGrantedHere() throws Exception {
        onslaught.serves(onslaught
                .good()
                .claim("aud", List.of(GATEWAY, "https://payroll.example.com"))
                .claim("scope", "tickets:read payroll:admin")
                .sign());

        assertThat(issued().getStringClaim("scope")).isEqualTo("tickets:read");
        assertThat(issued().getAudience()).containsExactly("https://tickets.example.com");
    }

    @Test
    void at10_anEncryptedTokenIsRefusedBeforeAnythingIsDecrypted() throws Exception {
        var record = onslaught.refuses(Refusal.TOKEN_REJECTED, "eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA");

        assertThat(record.path("reason").asString()).isEqualTo("not a JWS of three parts");
    }

    private TestIssuer.Token agent(String name) {
        return onslaught.issuers.idp.token(name, GATEWAY);
    }

    private JWTClaimsSet issued() throws Exception {
        var authorization = onslaught.gateway.forwarded().getFirst().getHeader("Authorization");
        return SignedJWT.parse(authorization.substring("Bearer ".length())).getJWTClaimsSet();
    }
}
