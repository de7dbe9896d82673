package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The narrower token comes from an authorization server (RFC 8693, sections 2.1 and 2.2). Lines TX-01 to TX-18. */
class ServerExchangeIT extends ExchangeAttack {

    private static String parameter(LoggedRequest request, String name) {
        var parameter = request.formParameter(name);
        return parameter.isPresent() ? parameter.firstValue() : null;
    }

    @Test
    void tx01_tx02_asksByAFormThatNamesTheExchangeAndTheToken() throws Exception {
        server.answersWith(server.token().sign());
        var token = gateway().delegation().sign();

        assertThat(call(token).statusCode()).isEqualTo(200);

        var asked = server.asked().getFirst();
        assertThat(asked.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(asked.getHeader("Accept")).isEqualTo("application/json");
        assertThat(parameter(asked, "grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(parameter(asked, "subject_token")).isEqualTo(token);
        assertThat(parameter(asked, "subject_token_type")).isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(parameter(asked, "requested_token_type")).isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(asked.getUrl()).isEqualTo("/token");
    }

    @Test
    void tx03_withoutAnActorTokenThereIsNoTypeOfOne() throws Exception {
        server.answersWith(server.token().sign());

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(server.asked().getFirst().getBodyAsString()).doesNotContain("actor_token");
    }

    @Test
    void tx03_theActorTokenThatWasProvenGoesAlong() throws Exception {
        var act = Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator"));
        server.answersWith(server.token().claim("act", act).sign());
        var actorToken = gateway().agent("researcher");

        var answer = call(gateway().delegation().sign(), "Actor-Token", actorToken);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var asked = server.asked().getFirst();
        assertThat(parameter(asked, "actor_token")).isEqualTo(actorToken);
        assertThat(parameter(asked, "actor_token_type")).isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(gateway().forwarded().getFirst().getHeader("Delegation-Chain"))
                .isEqualTo("\"researcher\", \"orchestrator\"");
    }

    @Test
    void tx04_tx08_asksForOneTargetAndForNoMoreThanArrivedAndThePolicyAllows() throws Exception {
        server.answersWith(server.token().sign());

        assertThat(call().statusCode()).isEqualTo(200);

        var asked = server.asked().getFirst();
        assertThat(asked.formParameter("audience").getValues()).containsExactly(TestServer.AUDIENCE);
        assertThat(parameter(asked, "resource")).isNull();
        assertThat(parameter(asked, "scope")).isEqualTo("tickets:read tickets:write");
    }

    @Test
    void tx07_authenticatesAsItself() throws Exception {
        server.answersWith(server.token().sign());

        assertThat(call().statusCode()).isEqualTo(200);

        var asked = server.asked().getFirst();
        assertThat(asked.getHeader("Authorization"))
                .isEqualTo(new BasicCredentials("narrowgate", "s3cret-of-narrowgate").asAuthorizationHeaderValue());
        assertThat(parameter(asked, "client_secret")).isNull();
    }

    @Test
    void theNextHopGetsTheServersTokenAndOurProvenance() throws Exception {
        var issued = server.token().sign();
        server.answersWith(issued);

        assertThat(call().statusCode()).isEqualTo(200);

        var forwarded = gateway().forwarded().getFirst();
        assertThat(forwarded.header("Authorization").values()).containsExactly("Bearer " + issued);
        assertThat(forwarded.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(forwarded.getHeader("Delegation-Actor")).isEqualTo("orchestrator");
        assertThat(forwarded.getHeader("Delegation-Task")).isEqualTo("task-1");
        var record = last();
        assertThat(record.path("outgoing").path("iss").asString()).isEqualTo(TestServer.ISSUER);
        assertThat(record.path("outgoing").path("aud").asString()).isEqualTo(TestServer.AUDIENCE);
        assertThat(written()).doesNotContain(issued.substring(issued.length() - 20));
    }

    @Test
    void anIssuedTokenIsReused() throws Exception {
        server.answersWith(server.token().sign());
        var token = gateway().delegation().sign();

        assertThat(call(token).statusCode()).isEqualTo(200);
        assertThat(call(token).statusCode()).isEqualTo(200);

        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void tx12_noScopeInTheAnswerIsWhatWasAskedFor() throws Exception {
        server.answersWith(server.token().claim("scope", null).sign());

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(last().path("outgoing").path("scope").asString()).isEqualTo("tickets:read tickets:write");
    }

    @Test
    void tx12_fewerScopesAreTaken() throws Exception {
        var answer =
                TestServer.answer(server.token().claim("scope", "tickets:read").sign());
        answer.put("scope", "tickets:read");
        server.answersWith(answer);

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(last().path("outgoing").path("scope").asString()).isEqualTo("tickets:read");
    }

    @Test
    void tx13_withoutExpiresInTheTokenItselfSaysWhenItEnds() throws Exception {
        var answer = TestServer.answer(server.token().sign());
        answer.remove("expires_in");
        server.answersWith(answer);

        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void tx13_whicheverEndsFirstIsTheEnd() throws Exception {
        var answer = TestServer.answer(server.token().sign());
        answer.put("expires_in", 1);
        server.answersWith(answer);
        var token = gateway().delegation().sign();

        assertThat(call(token).statusCode()).isEqualTo(200);

        await().untilAsserted(() -> {
            assertThat(call(token).statusCode()).isEqualTo(200);
            assertThat(server.asked()).hasSize(2);
        });
    }

    @Test
    void tx14_aRefreshTokenGoesNowhere() throws Exception {
        var answer = TestServer.answer(server.token().sign());
        answer.put("refresh_token", "refresh-me-with-this-long-text");
        server.answers(okJson(JSONObjectUtils.toJSONString(answer)));

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(gateway().forwarded().getFirst().getHeaders().toString()).doesNotContain("refresh-me");
        assertThat(written()).doesNotContain("refresh-me");
    }

    @Test
    void lawOneTheSubjectStaysThatOfItsOwnIssuer() throws Exception {
        server.answersWith(server.token().sign());

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(last().path("subject").path("iss").asString()).isEqualTo(IDP);
    }

    @Test
    void aServerThatNamesActorsInItsOwnNameSpaceIsUnderstood() throws Exception {
        server.answersWith(
                server.token().claim("act", Map.of("sub", "orchestrator")).sign());

        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void aKeptTokenThatTheNextHopRefusesIsExchangedOnceMore() throws Exception {
        var first = server.token().sign();
        var second = server.token().sign();
        server.answersWith(first);
        var token = gateway().delegation().sign();
        assertThat(call(token).statusCode()).isEqualTo(200);
        server.answersWith(second);
        gateway()
                .nextHop()
                .stubFor(any(anyUrl())
                        .atPriority(1)
                        .withHeader("Authorization", equalTo("Bearer " + first))
                        .willReturn(unauthorized()));
        gateway().reset();

        assertThat(call(token).statusCode()).isEqualTo(200);

        assertThat(gateway().forwarded())
                .extracting(request -> request.getHeader("Authorization"))
                .containsExactly("Bearer " + first, "Bearer " + second);
        // The last record may come after the answer.
        await().untilAsserted(() -> assertThat(ofLastHop())
                .containsExactly("decided " + jti(first), "repeated " + jti(second), "completed " + jti(second)));
    }

    private List<String> ofLastHop() throws Exception {
        var records = gateway().audited();
        return records.stream()
                .filter(record -> record.path("hop_id").equals(records.getLast().path("hop_id")))
                .map(record -> record.path("event").asString() + " "
                        + record.path("outgoing").path("jti").asString())
                .toList();
    }

    @Test
    void aNextHopThatAcceptsNothingIsAskedTwiceAndNoMore() throws Exception {
        var first = server.token().sign();
        server.answersWith(first);
        var token = gateway().delegation().sign();
        assertThat(call(token).statusCode()).isEqualTo(200);
        server.answersWith(server.token().sign());
        gateway().nextHop().stubFor(any(anyUrl()).atPriority(1).willReturn(unauthorized()));
        gateway().reset();

        assertThat(call(token).statusCode()).isEqualTo(502);

        assertThat(gateway().forwarded()).hasSize(2);
    }

    @Test
    void aRequestThatMayChangeThingsIsNotSentTwiceAndItsTokenIsDroppedAllTheSame() throws Exception {
        server.answersWith(server.token().sign());
        gateway().nextHop().stubFor(any(anyUrl()).atPriority(1).willReturn(unauthorized()));
        var token = gateway().delegation().sign();

        var answer = gateway().send("POST", "/tickets/1", "Authorization", "Bearer " + token);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(gateway().forwarded()).hasSize(1);
        gateway().send("POST", "/tickets/1", "Authorization", "Bearer " + token);
        assertThat(server.asked()).hasSize(2);
    }

    private static String jti(String token) throws Exception {
        return com.nimbusds.jwt.SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
    }

    @ParameterizedTest
    @ValueSource(strings = {"20.0", "\"20\"", "\"20.0\"", "2e1"})
    void aLifeMayBeWrittenAsTextOrWithAFractionOfZero(String written) throws Exception {
        var token = server.token().sign();
        server.answers(okJson("\uFEFF"
                + JSONObjectUtils.toJSONString(TestServer.answer(token))
                        .replace("\"expires_in\":20", "\"expires_in\":" + written)));

        assertThat(call().statusCode()).isEqualTo(200);
    }
}
