package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.TestIssuer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The laws hold whichever way a token is exchanged, on all that the server answers. Each way says how a good answer
 * looks, and how it is made bad.
 */
abstract class ExchangeContract extends ExchangeAttack {

    /** A token that is what was asked for. */
    abstract TestIssuer.Token issued();

    /** The members of an answer with this token. */
    abstract Map<String, Object> answer(String token);

    /** Other scopes, where this way writes them. */
    TestIssuer.Token scoped(TestIssuer.Token token, String scopes) {
        return token.claim("scope", scopes);
    }

    /** Another subject, where this way writes it. */
    TestIssuer.Token subject(TestIssuer.Token token, String subject) {
        return token.claim("sub", subject);
    }

    /** Another actor, where this way writes it. */
    TestIssuer.Token actor(TestIssuer.Token token, String actor) {
        return token.claim("act", Map.of("iss", IDP, "sub", actor));
    }

    /** No actor at all. */
    TestIssuer.Token withoutActor(TestIssuer.Token token) {
        return token.claim("act", null);
    }

    /** The header in which the token goes along, and what stands in it. */
    Map.Entry<String, String> carried(String token) {
        return Map.entry("Authorization", "Bearer " + token);
    }

    /** A {@code token_type} that says to use it in another way than it is used in. */
    String wrongUse() {
        return "N_A";
    }

    /** What the server answers with this token. */
    void answersWith(TestIssuer.Token token) {
        server.answersWith(answer(token.sign()));
    }

    @Test
    void theTokenThatWasAskedForIsForwardedAndTheOneThatArrivedIsNot() throws Exception {
        var token = issued().sign();
        server.answersWith(answer(token));
        var arriving = arriving().sign();

        var answered = call(arriving);

        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        var forwarded = gateway().forwarded().getFirst();
        var carried = carried(token);
        assertThat(forwarded.header(carried.getKey()).values()).containsExactly(carried.getValue());
        assertThat(forwarded.getHeaders().toString()).doesNotContain(arriving.substring(arriving.length() - 20));
        assertThat(last().path("outgoing").path("aud").asString()).isEqualTo(TestServer.AUDIENCE);
        assertThat(last().path("outgoing").path("scope").asString()).isEqualTo("tickets:read tickets:write");
    }

    @Test
    void recordsAndForwardedHeadersHoldNoSecret() throws Exception {
        var token = issued().sign();
        var answer = answer(token);
        answer.put("refresh_token", "refresh-me-with-this-long-text");
        server.answersWith(answer);
        var arriving = arriving().sign();

        assertThat(call(arriving).statusCode()).isEqualTo(200);

        assertThat(written())
                .doesNotContain(token.substring(token.length() - 20))
                .doesNotContain(arriving.substring(arriving.length() - 20))
                .doesNotContain("s3cret", "refresh-me");
        assertThat(gateway().forwarded().getFirst().getHeaders().toString()).doesNotContain("refresh-me");
    }

    @Test
    void lawOneTheSubjectNeverChanges() throws Exception {
        answersWith(subject(issued(), "bob"));

        refused(502, "exchange-rejected", "subject changed");
    }

    @Test
    void lawTwoNoActorIsLost() throws Exception {
        answersWith(withoutActor(issued()));

        refused(502, "exchange-rejected", "chain lost an actor");
    }

    @Test
    void lawTwoNoActorIsAnother() throws Exception {
        answersWith(actor(issued(), "summarizer"));

        refused(502, "exchange-rejected", "chain is not the requested one");
    }

    @Test
    void lawThreeScopesOnlyShrink() throws Exception {
        answersWith(scoped(issued(), "tickets:read other"));

        refused(502, "exchange-rejected", "scope wider by other");
    }

    @Test
    void lawThreeFewerScopesAreTaken() throws Exception {
        answersWith(scoped(issued(), "tickets:read"));

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(last().path("outgoing").path("scope").asString()).isEqualTo("tickets:read");
    }

    @Test
    void lawThreeDetailsOnlyShrink() throws Exception {
        answersWith(issued().claim("authorization_details", List.of(Map.of("type", "payment"))));

        refused(502, "exchange-rejected", "authorization_details wider");

        var beside = answer(issued().sign());
        beside.put("authorization_details", List.of(Map.of("type", "payment")));
        server.answersWith(beside);
        refused(502, "exchange-rejected", "authorization_details wider");
    }

    @ParameterizedTest
    @CsvSource({"60, lifetime until", "290, lifetime until", "1000000, lives longer than PT1H", "-1, expired at"})
    void lawFourLifeOnlyShrinks(long seconds, String difference) throws Exception {
        answersWith(issued().livesFor(seconds));

        refused(502, "exchange-rejected", difference);
    }

    @Test
    void lawFiveOneAudience() throws Exception {
        answersWith(issued().claim("aud", List.of(TestServer.AUDIENCE, "https://b.example.com")));
        refused(502, "exchange-rejected", "audience is");

        answersWith(issued().claim("aud", "https://b.example.com"));
        refused(502, "exchange-rejected", "audience is");
    }

    @Test
    void lawSixTheTaskIsTheSame() throws Exception {
        answersWith(issued().claim("task_id", "task-2"));

        refused(502, "exchange-rejected", "task changed");
    }

    @Test
    void aTokenThatIsBoundToAKeyOfSomebodyElseIsRefused() throws Exception {
        answersWith(issued().claim("cnf", new TestHolder().confirmation()));

        refused(502, "exchange-rejected", "binding names other keys");
    }

    @Test
    void x002_aTokenThatTheServerDidNotSignIsRefused() throws Exception {
        answersWith(issued().signedBy(TestIssuer.newKey("as-1")));
        refused(502, "exchange-rejected", "signature is not valid");

        answersWith(issued().claim("iss", IDP));
        refused(502, "exchange-rejected", "issuer is not trusted");
    }

    @Test
    void x002_anotherTypeOfTokenIsRefused() throws Exception {
        answersWith(issued().header("typ", "logout+jwt"));

        refused(502, "exchange-rejected", "typ is none of");
    }

    @Test
    void x002_anOpaqueTokenIsRefused() throws Exception {
        server.answersWith(answer("opaque-token-that-says-nothing"));

        refused(502, "exchange-rejected", "not a JWS of three parts");
    }

    @Test
    void tx11_howATokenIsUsedIsForItsTypeToSay() throws Exception {
        for (var type : List.of(wrongUse(), "mac", "DPoP")) {
            var answer = answer(issued().sign());
            answer.put("token_type", type);
            server.answersWith(answer);

            refused(502, "exchange-rejected", "token_type is not");
        }
    }

    @Test
    void tx10_anotherThingThanWasAskedForIsRefused() throws Exception {
        var answer = answer(issued().sign());
        answer.put("issued_token_type", "urn:ietf:params:oauth:token-type:id_token");
        server.answersWith(answer);

        refused(502, "exchange-rejected", "issued_token_type is missing, or not the requested one");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_request, 502, exchange-rejected",
        "invalid_target, 502, exchange-rejected",
        "invalid_scope, 403, policy-denied",
        "access_denied, 403, policy-denied",
        "invalid_client, 503, exchange-unavailable",
        "unheard_of, 502, exchange-rejected"
    })
    void tx16_aRefusalIsToldInOurOwnWords(String error, int status, String code) throws Exception {
        server.refuses(400, error);

        refused(status, code, "server corp");
    }

    @Test
    void x004_aServerThatFailsForwardsNothing() throws Exception {
        server.answers(aResponse().withStatus(500).withBody("stack trace: s3cret-of-the-test"));
        refused(503, "exchange-unavailable", "server corp answered 500");

        server.answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        refused(503, "exchange-unavailable", "server corp");
    }
}
