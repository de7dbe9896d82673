package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.narrowgate.delegation.TestIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Microsoft Entra on-behalf-of. Lines EN-01 to EN-05. */
class EntraIT extends ExchangeContract {

    private static final String ALICE = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String AGENT = "bbbbbbbb-0000-4000-8000-000000000002";
    private static final String CLAIMS =
            "{\"access_token\":{\"polids\":{\"essential\":true,\"values\":[\"9ab03e19-ed42-4168-b6b7-7001fb3e933a\"]}}}";

    @Override
    Path configuration(Path folder) throws IOException {
        Files.writeString(folder.resolve("entra.yaml"), """
                delegation:
                  issuers:
                    - issuer: https://idp.example.com
                      jwks-uri: ${idp}/jwks
                      vouches-for: [ subject, actor ]
                      types: [ JWT ]
                      claims: entra
                """);
        var file = server.configuration(folder, settings());
        return Files.writeString(file, Files.readString(file) + "spring.config.import: entra.yaml\n");
    }

    @Override
    String[] settings() {
        return new String[] {"profile: entra-on-behalf-of"};
    }

    /** As Entra writes it: an agent of the tenant asks for Alice. */
    private static TestIssuer.Token entra(TestIssuer.Token token) {
        return token.header("typ", "JWT")
                .claim("sub", "pairwise-" + System.nanoTime())
                .claim("oid", ALICE)
                .claim("jti", null)
                .claim("uti", "uti-" + System.nanoTime())
                .claim("client_id", null)
                .claim("scope", null)
                .claim("act", null)
                .claim("idtyp", "user")
                .claim("ver", "2.0")
                .claim("azp", AGENT)
                .claim("xms_act_fct", "3 9 11");
    }

    @Override
    TestIssuer.Token arriving() {
        return entra(gateway().delegation()).claim("scp", "tickets:read tickets:write other");
    }

    @Override
    TestIssuer.Token issued() {
        return entra(server.token()).claim("scp", "tickets:read tickets:write");
    }

    @Override
    Map<String, Object> answer(String token) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", 20);
        answer.put("ext_expires_in", 20);
        answer.put("access_token", token);
        return answer;
    }

    @Override
    TestIssuer.Token scoped(TestIssuer.Token token, String scopes) {
        return token.claim("scp", scopes);
    }

    @Override
    TestIssuer.Token subject(TestIssuer.Token token, String subject) {
        return token.claim("oid", subject);
    }

    @Override
    TestIssuer.Token actor(TestIssuer.Token token, String actor) {
        return token.claim("azp", actor);
    }

    @Override
    TestIssuer.Token withoutActor(TestIssuer.Token token) {
        return token.claim("xms_act_fct", "3 9");
    }

    @Test
    void en01_asksOnBehalfOfWhoeverTheTokenIsAbout() throws Exception {
        answersWith(issued());
        var token = arriving().sign();

        assertThat(call(token).statusCode()).isEqualTo(200);

        var asked = server.asked().getFirst();
        assertThat(asked.formParameter("grant_type").getValues())
                .containsExactly("urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(asked.formParameter("assertion").getValues()).containsExactly(token);
        assertThat(asked.formParameter("requested_token_use").getValues()).containsExactly("on_behalf_of");
        assertThat(asked.formParameter("scope").getValues())
                .containsExactly(TestServer.AUDIENCE + "/tickets:read " + TestServer.AUDIENCE + "/tickets:write");
        assertThat(asked.getBodyAsString())
                .doesNotContain("subject_token", "audience=", "resource=", "requested_token_type");
    }

    static Stream<Arguments> wrongAssertions() {
        return Stream.of(
                wrong("an application of its own right", "claim idtyp is not user", t -> t.claim("idtyp", "app")),
                wrong(
                        "an application with roles",
                        "claim scp is missing",
                        t -> t.claim("scp", null).claim("roles", java.util.List.of("all"))),
                wrong(
                        "an ID token",
                        "claim scp is missing",
                        t -> t.claim("scp", null).claim("nonce", "n").claim("idtyp", null)),
                wrong("an agent that acts for itself", "claim xms_sub_fct says", t -> t.claim("xms_sub_fct", "9 3 11")),
                wrong("no user", "claim oid is missing", t -> t.claim("oid", null)),
                wrong("no name", "claim uti is missing", t -> t.claim("uti", null)),
                wrong("another version", "claim ver is neither", t -> t.claim("ver", "3.0")),
                wrong("the client of the other version", "claim appid is missing", t -> t.claim("ver", "1.0")),
                wrong(
                        "scopes where others have them",
                        "claim scp is missing",
                        t -> t.claim("scp", null).claim("scope", "tickets:read")));
    }

    private static Arguments wrong(String what, String difference, UnaryOperator<TestIssuer.Token> change) {
        return Arguments.of(what, difference, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAssertions")
    void en02_aTokenThatIsNoAccessTokenForAUserIsRefused(
            String what, String difference, UnaryOperator<TestIssuer.Token> change) throws Exception {
        refused(change.apply(arriving()).sign(), 401, "token-rejected", difference);

        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAssertions")
    void en02_andNoAnswerEither(String what, String difference, UnaryOperator<TestIssuer.Token> change)
            throws Exception {
        answersWith(change.apply(issued()));

        refused(502, "exchange-rejected", "answer of server corp: " + difference);
    }

    @Test
    void en02_aTokenOfTheFirstVersionIsReadToo() throws Exception {
        answersWith(issued().claim("ver", "1.0").claim("azp", null).claim("appid", AGENT));

        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void en03_scopesMayBeSaidInTheirLongForm() throws Exception {
        var answer = answer(issued().sign());
        answer.put("scope", TestServer.AUDIENCE + "/tickets:read " + TestServer.AUDIENCE + "/tickets:write");
        server.answersWith(answer);

        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(last().path("outgoing").path("scope").asString()).isEqualTo("tickets:read tickets:write");
    }

    @Test
    void en03_aScopeOfAnotherResourceIsWider() throws Exception {
        var answer = answer(issued().sign());
        answer.put("scope", "https://graph.microsoft.com/Mail.Read");
        server.answersWith(answer);
        refused(502, "exchange-rejected", "scope wider by https://graph.microsoft.com/Mail.Read");
    }

    private void wantsMore(String claims) {
        var members = new LinkedHashMap<String, Object>(
                Map.of("error", "interaction_required", "error_description", "AADSTS50076: <script>"));
        members.put("claims", claims);
        server.answers(aResponse()
                .withStatus(400)
                .withHeader("Content-Type", "application/json")
                .withBody(JSONObjectUtils.toJSONString(members)));
    }

    @Test
    void en04_aClaimsChallengeIsRelayedAsAStepUp() throws Exception {
        wantsMore(CLAIMS);

        var answered = call();

        assertThat(answered.statusCode()).isEqualTo(401);
        assertThat(json(answered).path("code").asString()).isEqualTo("claims-insufficient");
        var base64 = Base64.getEncoder().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8));
        assertThat(answered.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer error=\"insufficient_claims\", claims=\"" + base64 + "\", resource_metadata=");
        refused(401, "claims-insufficient", "server corp refused: interaction_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\r\nX: 1", "not JSON", "[]", "{\"a\":1,\"a\":2}", ""})
    void en04_aMalformedClaimsRequestIsNotRelayed(String claims) throws Exception {
        wantsMore(claims);

        refused(401, "authentication-insufficient", "server corp refused: interaction_required");

        assertThat(call().headers().firstValue("WWW-Authenticate").orElse("")).doesNotContain("claims=");
    }

    @Test
    void en04_aFloodOfClaimsIsNotRelayed() throws Exception {
        wantsMore("{\"a\":\"" + "x".repeat(3000) + "\"}");

        refused(401, "authentication-insufficient", "server corp refused: interaction_required");
    }

    @Test
    void en05_theAgentIsTheActor() throws Exception {
        answersWith(issued());

        assertThat(call().statusCode()).isEqualTo(200);

        var forwarded = gateway().forwarded().getFirst();
        assertThat(forwarded.getHeader("Delegation-Subject")).isEqualTo(ALICE);
        assertThat(forwarded.getHeader("Delegation-Actor")).isEqualTo(AGENT);
        assertThat(last().at("/actors/0/sub").asString()).isEqualTo(AGENT);
    }

    @Test
    void en05_anActorThatEntraDidNotNameIsNone() throws Exception {
        answersWith(withoutActor(issued()).claim("act", Map.of("sub", AGENT)));

        refused(502, "exchange-rejected", "chain lost an actor");
    }

    @Test
    void theClaimsOfEntraAreReadNowhereElse() throws Exception {
        server.answers(okJson(JSONObjectUtils.toJSONString(answer(server.token().sign()))));

        refused(502, "exchange-rejected", "typ is none of");
    }
}
