package dev.narrowgate.delegation.provenance;

import static dev.narrowgate.delegation.provenance.GatewaysInARow.*;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that writes no actors, at two gateways: the chain travels beside its tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainBesideIT {

    private GatewaysInARow row;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        row = new GatewaysInARow(folder);
    }

    @AfterAll
    void stop() {
        row.close();
    }

    @BeforeEach
    void forget() {
        row.reset();
    }

    @Test
    void aHopIsSignedBesideATokenThatNamesNoActor() throws Exception {
        var incoming = row.alice().sign();

        var sent = row.through(row.first(), "Authorization", "Bearer " + incoming);

        assertThat(sent.claims().getIssuer()).isEqualTo(ForgetfulServer.ISSUER);
        assertThat(sent.claims().getClaims()).doesNotContainKeys("act", "task_id", "hop");
        var said = sent.said();
        assertThat(said.getIssuer()).isEqualTo(FIRST);
        assertThat(said.getAudience()).containsExactly(RESEARCHER);
        assertThat(said.getSubject()).isEqualTo("alice");
        assertThat(said.getStringClaim("sub_iss")).isEqualTo(IDP);
        assertThat(said.getStringClaim("ath"))
                .isEqualTo(TokenFingerprint.of(sent.token()).base64Url());
        assertThat(said.getStringClaim("token_iss")).isEqualTo(ForgetfulServer.ISSUER);
        assertThat(said.getExpirationTime()).isBeforeOrEqualTo(sent.claims().getExpirationTime());
        assertThat(said.getJSONObjectClaim("act")).isEqualTo(Map.of("iss", IDP, "sub", "orchestrator"));
        assertThat(said.getStringClaim("task_id")).isEqualTo("task-1");
        assertThat(said.getLongClaim("hop")).isEqualTo(1);
        assertThat(said.getJSONObjectClaim("parent"))
                .isEqualTo(Map.of(
                        "iss",
                        IDP,
                        "jti",
                        SignedJWT.parse(incoming).getJWTClaimsSet().getJWTID()));
        assertThat(said.getStringClaim("policy")).isEqualTo("tickets");
        assertThat(said.getClaims()).containsKeys("iat", "jti", "decision");
    }

    @Test
    void aNextHopCanVerifyItWithThePublishedKeys() throws Exception {
        var provenance = SignedJWT.parse(row.atTheResearcher().provenance());

        var keys = JWKSet.parse(row.first().call("/.well-known/jwks.json").body());

        var key = keys.getKeyByKeyId(provenance.getHeader().getKeyID()).toECKey();
        assertThat(provenance.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(provenance.getHeader().getType().getType()).isEqualTo("delegation-provenance+jwt");
    }

    @Test
    void itIsSignedOnceForEachTokenAndServesAsLongAsTheToken() throws Exception {
        var incoming = row.alice().sign();
        int before = row.server().asked();

        var one = row.through(row.first(), "Authorization", "Bearer " + incoming);
        var other = row.through(row.first(), "Authorization", "Bearer " + incoming);

        assertThat(other).isEqualTo(one);
        assertThat(row.server().asked()).isEqualTo(before + 1);
    }

    @Test
    void lawTwoTheNextGatewayGoesOnWithTheWholeChain() throws Exception {
        var sent = row.atTheResearcher();

        var onward =
                row.through(row.second(), row.researcher(sent.token(), ReservedHeaders.PROVENANCE, sent.provenance()));

        assertThat(onward.said().getJSONObjectClaim("act"))
                .isEqualTo(Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator")));
        assertThat(onward.said().getIssuer()).isEqualTo(SECOND);
        assertThat(onward.said().getLongClaim("hop")).isEqualTo(2);
        assertThat(onward.said().getStringClaim("task_id")).isEqualTo("task-1");
        assertThat(onward.said().getStringClaim("sub_iss")).isEqualTo(IDP);
        assertThat(onward.said().getListClaim("ancestors")).hasSize(1);
        var told = row.second().forwarded().getLast();
        assertThat(told.getHeader("Delegation-Chain")).isEqualTo("\"researcher\", \"orchestrator\"");
        assertThat(told.getHeader("Delegation-Task")).isEqualTo("task-1");
        assertThat(told.getHeader("Delegation-Hop")).isEqualTo("2");
    }

    @Test
    void aGatewayBelievesItsOwnWordWhenTheAgentCallsOnThroughIt() throws Exception {
        var sent = row.atTheResearcher();

        var onward = row.through(
                row.first(),
                "Authorization",
                "Bearer " + sent.token(),
                "Actor-Token",
                row.agent("researcher", FIRST),
                ReservedHeaders.PROVENANCE,
                sent.provenance());

        assertThat(onward.said().getLongClaim("hop")).isEqualTo(2);
        assertThat(row.first().forwarded().getLast().getHeader("Delegation-Chain"))
                .isEqualTo("\"researcher\", \"orchestrator\"");
    }

    @Test
    void lawEightTheRecordSaysWhoToldTheChain() throws Exception {
        var sent = row.atTheResearcher();
        assertThat(last(row.first())
                        .path("outgoing")
                        .path("provenance")
                        .path("jti")
                        .asString())
                .isEqualTo(sent.said().getJWTID());
        assertThat(last(row.first()).has("provenance")).isFalse();

        row.researcherCalls(sent.token(), ReservedHeaders.PROVENANCE, sent.provenance());

        var record = last(row.second());
        assertThat(record.path("incoming").path("iss").asString()).isEqualTo(ForgetfulServer.ISSUER);
        assertThat(record.path("incoming").path("jti").asString())
                .isEqualTo(sent.claims().getJWTID());
        assertThat(record.path("provenance").path("iss").asString()).isEqualTo(FIRST);
        assertThat(record.path("provenance").path("jti").asString())
                .isEqualTo(sent.said().getJWTID());
        assertThat(record.path("subject").path("iss").asString()).isEqualTo(IDP);
        assertThat(record.path("actors").toString()).contains("researcher", "orchestrator");
        assertThat(record.path("task").asString()).isEqualTo("task-1");
        assertThat(record.path("hop").asInt()).isEqualTo(2);
        assertThat(record.toString()).doesNotContain(sent.provenance(), sent.token());
    }

    @Test
    void lawTwoKeepingTheTokenAndDroppingTheProvenanceGainsNothing() throws Exception {
        var sent = row.atTheResearcher();

        refused(row.researcherCalls(sent.token()), "is not sent with exactly one Delegation-Provenance");
    }

    @Test
    void lawTwoAnotherPresenterIsRefused() throws Exception {
        var sent = row.atTheResearcher();

        refused(
                row.second()
                        .call(
                                "/tickets/1",
                                "Authorization",
                                "Bearer " + sent.token(),
                                "Actor-Token",
                                row.agent("summarizer", SECOND),
                                ReservedHeaders.PROVENANCE,
                                sent.provenance()),
                "nor to its presenter summarizer");
        refused(
                row.second()
                        .call(
                                "/tickets/1",
                                "Authorization",
                                "Bearer " + sent.token(),
                                ReservedHeaders.PROVENANCE,
                                sent.provenance()),
                "nor to a proven presenter");
    }

    @Test
    void lawEightTheRecordOfARefusalShowsTheChainThatWasToldBesideIt() throws Exception {
        var sent = row.atTheResearcher();

        row.second()
                .call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + sent.token(),
                        ReservedHeaders.PROVENANCE,
                        sent.provenance());

        var record = last(row.second());
        assertThat(record.path("outcome").asString()).isEqualTo("rejected");
        assertThat(record.path("subject").path("iss").asString()).isEqualTo(IDP);
        assertThat(record.path("actors").toString()).contains("orchestrator");
        assertThat(record.path("hop").asInt()).isEqualTo(2);
    }

    @Test
    void aTokenThatAPersonGotFirstHandNeedsNoneAndOneBesideItIsNotBelieved() throws Exception {
        var sent = row.atTheResearcher();
        var direct = row.server()
                .issuer()
                .token("carol", SECOND)
                .claim("scope", "tickets:read")
                .claim("client_id", "app")
                .sign();

        var onward = row.through(
                row.second(), "Authorization", "Bearer " + direct, ReservedHeaders.PROVENANCE, sent.provenance());

        assertThat(onward.said().getClaims()).doesNotContainKeys("act", "task_id");
        assertThat(onward.said().getLongClaim("hop")).isEqualTo(1);
        assertThat(last(row.second()).has("provenance")).isFalse();
        assertThat(row.second()
                        .forwarded()
                        .getLast()
                        .getHeaders()
                        .getHeader(ReservedHeaders.PROVENANCE)
                        .values())
                .containsExactly(onward.provenance());
    }

    @Test
    void lawTwoATokenOfAnotherClientOfTheServerIsNotTakenForAPersonsOwn() throws Exception {
        var exchanged = row.server()
                .issuer()
                .token("carol", SECOND)
                .claim("scope", "tickets:read")
                .claim("client_id", "somebody")
                .sign();

        refused(
                row.second().call("/tickets/1", "Authorization", "Bearer " + exchanged),
                "client somebody is not among them");
    }

    @Test
    void withoutChainBesideALostChainIsRefusedAsEver() throws Exception {
        var answer = row.first()
                .call(
                        "/strict/1",
                        "Authorization",
                        "Bearer " + row.alice().sign(),
                        "Actor-Token",
                        row.agent("orchestrator", FIRST));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(row.first().forwarded()).isEmpty();
        assertThat(last(row.first()).path("reason").asString()).contains("issued token: chain lost an actor");
    }

    @Test
    void lawTwoATokenThatNamesTheFirstClientIsRefusedBecauseItWouldPassForAPersonsOwn() throws Exception {
        var answer = row.first()
                .call("/ruled/1", "Authorization", "Bearer " + row.alice().sign());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(row.first().forwarded()).isEmpty();
        assertThat(last(row.first()).path("code").asString()).isEqualTo("exchange-rejected");
        assertThat(last(row.first()).path("reason").asString()).contains("issued token: client changed");
    }

    private void refused(HttpResponse<String> answer, String reason) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(row.second().forwarded()).isEmpty();
        assertThat(row.second().audited(answer)).singleElement().satisfies(record -> {
            assertThat(record.path("code").asString()).isEqualTo("token-rejected");
            assertThat(record.path("reason").asString()).contains(reason);
        });
    }
}
