package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose answer is none. Row X-003 and lines TX-09 to TX-11. */
class BrokenAnswerIT extends ExchangeAttack {

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("token_type", "N_A"),
                Arguments.of("token_type", "n_a"),
                Arguments.of("token_type", "mac"),
                Arguments.of("token_type", "DPoP"),
                Arguments.of("token_type", null),
                Arguments.of("token_type", 1),
                Arguments.of("issued_token_type", null),
                Arguments.of("issued_token_type", "urn:ietf:params:oauth:token-type:refresh_token"),
                Arguments.of("issued_token_type", "urn:ietf:params:oauth:token-type:saml2"),
                Arguments.of("issued_token_type", Map.of()),
                Arguments.of("access_token", null),
                Arguments.of("access_token", ""),
                Arguments.of("access_token", 17),
                Arguments.of("expires_in", 0),
                Arguments.of("expires_in", -1),
                Arguments.of("expires_in", "soon"),
                Arguments.of("expires_in", "1.5"),
                Arguments.of("expires_in", ""),
                Arguments.of("expires_in", 1.5),
                Arguments.of("expires_in", 1e12),
                Arguments.of("expires_in", 1_000_000_000_000L),
                Arguments.of("scope", 1));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("changes")
    void x003_tx09_tx10_tx11_aMemberThatIsMissingOrWrongMakesItNoAnswer(String member, Object value) throws Exception {
        var answer = TestServer.answer(server.token().sign());
        if (value == null) {
            answer.remove(member);
        } else {
            answer.put(member, value);
        }
        server.answersWith(answer);

        refused(502, "exchange-rejected", "gave an invalid answer");
    }

    private static byte[] bomb() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[10_000_000]);
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("no JSON", okJson("<html>")),
                Arguments.of("a list", okJson("[]")),
                Arguments.of("nothing", okJson("")),
                Arguments.of("an error with 200", okJson("{\"error\":\"not_a_known_one\"}")),
                Arguments.of("a known error with 200", okJson("{\"error\":\"invalid_grant\"}")),
                Arguments.of("this gateway's error with 200", okJson("{\"error\":\"invalid_client\"}")),
                Arguments.of("a page", ok("<html>").withHeader("Content-Type", "text/html")),
                Arguments.of("JSON as a text", ok("{}").withHeader("Content-Type", "text/plain")),
                Arguments.of(
                        "a member twice",
                        okJson("{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}")),
                Arguments.of(
                        "packed bytes",
                        aResponse()
                                .withStatus(200)
                                .withHeader("Content-Type", "application/json")
                                .withHeader("Content-Encoding", "gzip")
                                .withBody(bomb())),
                Arguments.of("another status", okJson("{}").withStatus(201)),
                Arguments.of("not found", okJson("{}").withStatus(404)),
                Arguments.of("a page for what was wrong", ok("<html>").withStatus(400)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void x003_anAnswerWithoutAUsableTokenIsRefused(String what, ResponseDefinitionBuilder response) throws Exception {
        server.answers(response);

        refused(502, "exchange-rejected", "server corp");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void x003_aRedirectIsRefusedAndNotFollowed(int status) throws Exception {
        server.answers(aResponse().withStatus(status).withHeader("Location", server.uri("/elsewhere")));
        server.http()
                .stubFor(any(urlEqualTo("/elsewhere"))
                        .willReturn(okJson(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                                TestServer.answer(server.token().sign())))));

        refused(502, "exchange-rejected", "answered " + status);

        assertThat(server.reached())
                .noneSatisfy(request -> assertThat(request.getUrl()).isEqualTo("/elsewhere"));
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                Arguments.of("ten megabytes", okJson("{\"x\":\"" + "x".repeat(10_000_000) + "\"}")),
                Arguments.of(
                        "ten megabytes in drops",
                        okJson("{\"x\":\"" + "x".repeat(10_000_000) + "\"}").withChunkedDribbleDelay(100, 200)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void x003_aFloodIsNotReadToItsEnd(String what, ResponseDefinitionBuilder response) throws Exception {
        server.answers(response);

        refused(502, "exchange-rejected", "an answer of more than");
    }
}
