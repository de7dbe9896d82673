package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two servers: one at home says who asks, and one of another domain issues. */
abstract class ChainingContract extends ExchangeContract {

    static final String HOME = "https://home.example.com";

    final TestServer home = new TestServer(HOME);

    @AfterAll
    void stopHome() {
        home.close();
    }

    @Override
    Path configuration(Path folder) throws IOException {
        home.publishKeys();
        Files.writeString(
                folder.resolve("chain.yaml"), """
                delegation:
                  servers:
                    home:
                      issuer: https://home.example.com
                      token-endpoint: %1$s/token
                      jwks-uri: %1$s/jwks
                      client-id: narrowgate-at-home
                      client-secret: s3cret-of-the-home
                      subject-issuers: [ https://idp.example.com ]
                  policies.tickets.exchange: { server: home, then: corp }
                """.formatted(home.http().baseUrl()));
        var file = server.configuration(folder, settings());
        return Files.writeString(file, Files.readString(file) + "spring.config.import: chain.yaml\n");
    }

    /** What the server at home has to be asked for. */
    abstract String type();

    /** The type in the header of what it says. */
    abstract String header();

    /** What the server at home says when it does what it was asked for. */
    TestIssuer.Token assertion() {
        return home.issuer()
                .token("alice", TestServer.ISSUER)
                .livesFor(60)
                .header("typ", header())
                .claim("client_id", "narrowgate")
                .claim("scope", "tickets:read tickets:write")
                .claim("act", Map.of("iss", IDP, "sub", "orchestrator"));
    }

    Map<String, Object> said(String assertion) {
        var answer = TestServer.answer(assertion);
        answer.put("issued_token_type", type());
        answer.put("token_type", "N_A");
        return answer;
    }

    @BeforeEach
    void homeSaysWhoAsks() {
        home.reset();
        home.answersWith(said(assertion().sign()));
        server.answersWith(answer(issued().sign()));
    }

    @Override
    TestIssuer.Token issued() {
        return server.token();
    }

    @Override
    Map<String, Object> answer(String token) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("access_token", token);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", 20);
        return answer;
    }

    private void refusedAtHome(String reason) throws Exception {
        refused(502, "exchange-rejected", reason);
        assertThat(server.asked()).isEmpty();
    }

    private void homeSays(TestIssuer.Token assertion) {
        home.answersWith(said(assertion.sign()));
    }

    @Test
    void ic01_ic03_ij02_asksAtHomeForTheWordAndAtThePartnerWithIt() throws Exception {
        var word = assertion().sign();
        home.answersWith(said(word));
        var arriving = arriving().sign();

        assertThat(call(arriving).statusCode()).isEqualTo(200);

        var first = home.asked().getFirst();
        assertThat(first.formParameter("grant_type").getValues())
                .containsExactly("urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(first.formParameter("requested_token_type").getValues()).containsExactly(type());
        assertThat(first.formParameter("audience").getValues()).containsExactly(TestServer.ISSUER);
        assertThat(first.formParameter("subject_token").getValues()).containsExactly(arriving);
        assertThat(first.formParameter("scope").getValues()).containsExactly("tickets:read tickets:write");
        var second = server.asked().getFirst();
        assertThat(second.formParameter("grant_type").getValues())
                .containsExactly("urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(second.formParameter("assertion").getValues()).containsExactly(word);
        assertThat(second.formParameter("scope").getValues()).containsExactly("tickets:read tickets:write");
        assertThat(second.formParameter("resource").getValues()).containsExactly(TestServer.AUDIENCE);
        assertThat(second.getBodyAsString()).doesNotContain(arriving);
        assertThat(written()).doesNotContain(word.substring(word.length() - 20));
    }

    @Test
    void ic05_ij04_eachWordIsUsedOnce() throws Exception {
        server.answers(aResponse().withStatus(503));
        assertThat(call().statusCode()).isEqualTo(503);
        assertThat(server.asked()).hasSize(1);

        server.answersWith(answer(issued().sign()));
        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(home.asked()).hasSize(2);
    }

    @Test
    void ic02_theWordIsForThePartnerAlone() throws Exception {
        homeSays(assertion().claim("aud", List.of(TestServer.ISSUER, "https://other.example.com")));
        refusedAtHome("assertion: audience is");

        homeSays(assertion().claim("aud", TestServer.AUDIENCE));
        refusedAtHome("assertion: audience is");
    }

    @Test
    void ic02_theWordIsNoToken() throws Exception {
        for (var type : List.of("Bearer", "DPoP")) {
            var answer = said(assertion().sign());
            answer.put("token_type", type);
            home.answersWith(answer);
            refusedAtHome("token_type is not N_A");
        }
        var answer = said(assertion().sign());
        answer.put("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
        home.answersWith(answer);
        refusedAtHome("issued_token_type is missing, or not the requested one");
    }

    @Test
    void ic04_theWordIsAboutTheSameSubjectAndActors() throws Exception {
        homeSays(assertion().claim("sub", "bob"));
        refusedAtHome("assertion: subject changed");

        homeSays(assertion().claim("act", null));
        refusedAtHome("assertion: chain lost an actor");

        homeSays(assertion().claim("act", Map.of("iss", IDP, "sub", "summarizer")));
        refusedAtHome("assertion: chain is not the requested one");
    }

    @Test
    void ic04_theWordIsNoWider() throws Exception {
        homeSays(assertion().claim("scope", "tickets:read other"));
        refusedAtHome("assertion: scope wider by other");

        homeSays(assertion().claim("authorization_details", List.of(Map.of("type", "payment"))));
        refusedAtHome("assertion: authorization_details wider");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 400, 1_000_000})
    void ic05_theWordIsShortLived(long seconds) throws Exception {
        homeSays(assertion().livesFor(seconds));

        refusedAtHome("answer of server home");
    }

    @Test
    void ij03_theWordIsForThisClient() throws Exception {
        homeSays(assertion().claim("client_id", "somebody-else"));

        refusedAtHome("assertion: client_id is not this gateway's");
    }

    @Test
    void ij05_aWordThatIsBoundToAKeyOfSomebodyElseIsRefused() throws Exception {
        homeSays(assertion().claim("cnf", new TestHolder().confirmation()));

        refusedAtHome("assertion: binding names other keys");
    }

    @Test
    void ij01_anotherTypeOrAnotherSignerIsRefused() throws Exception {
        homeSays(assertion().header("typ", "at+jwt"));
        refusedAtHome("typ is none of");

        homeSays(assertion().signedBy(TestIssuer.newKey("as-1")));
        refusedAtHome("signature is not valid");

        homeSays(assertion().claim("iss", TestServer.ISSUER));
        refusedAtHome("issuer is not trusted");

        home.answersWith(said("opaque-word-that-says-nothing"));
        refusedAtHome("not a JWS of three parts");
    }

    @Test
    void ic06_aRefreshTokenOfThePartnerGoesNowhere() throws Exception {
        var answer = answer(issued().sign());
        answer.put("refresh_token", "refresh-me-with-this-long-text");
        server.answersWith(answer);

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(gateway().forwarded().getFirst().getHeaders().toString()).doesNotContain("refresh-me");
    }

    @Test
    void tx16_anExchangeThatTheServerAtHomeRefusesIsRefused() throws Exception {
        home.refuses(400, "invalid_target");
        refused(502, "exchange-rejected", "server home refused: invalid_target");

        home.answers(aResponse().withStatus(500));
        refused(503, "exchange-unavailable", "server home answered 500");

        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_grant", "interaction_required", "invalid_token", "login_required"})
    void anAssertionThatThePartnerRefusesIsNotTheCallersToCure(String error) throws Exception {
        server.answers(aResponse()
                .withStatus(400)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":\"" + error + "\",\"claims\":\"{}\"}"));

        refused(502, "exchange-rejected", "server corp refused: " + error);
    }
}
