package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each refusal of a token endpoint is told to the side that can cure it. Lines TX-16 and EN-04. */
@ExtendWith(OutputCaptureExtension.class)
class ServerRefusalsIT extends ExchangeAttack {

    static List<ServerRefusals.Sample> samples() {
        return ServerRefusals.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aRefusalBlamesTheSideThatCanCureIt(ServerRefusals.Sample sample) throws Exception {
        answers(sample.answered(), sample.body());
        var members = read(sample.body());

        var answer = call();

        assertThat(answer.statusCode()).isEqualTo(sample.status());
        assertThat(json(answer).path("code").asString()).isEqualTo(sample.code());
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith(sample.challenge().isEmpty() ? "" : "Bearer " + sample.challenge())
                .matches(text -> text.isEmpty() == sample.challenge().isEmpty());
        assertThat(gateway().forwarded()).isEmpty();
        assertThat(gateway().audited(answer))
                .singleElement()
                .satisfies(record -> assertThat(record.path("reason").asString())
                        .contains("server corp", members.path("error").asString())
                        .contains(members.path("error_description").asString("")));
    }

    @Test
    void theWordsOfAServerAreBoundedAndWithoutControlCharacters() throws Exception {
        answers(
                400,
                JSONObjectUtils.toJSONString(Map.of(
                        "error",
                        "invalid_target",
                        "error_description",
                        "one\r\ntwo\u202e\u001b[31m" + "x".repeat(5000))));

        var answer = call();

        assertThat(reason(answer))
                .contains("one\\u000d\\u000atwo\\u202e\\u001b[31mxxx")
                .hasSizeLessThan(350);
        assertThat(answer.body() + answer.headers().map()).doesNotContain("xxx", "one");
    }

    @Test
    void aServerThatRepeatsWhatItWasSentPutsNoneOfItInTheRecord() throws Exception {
        var token = arriving().sign();
        answers(
                400,
                JSONObjectUtils.toJSONString(Map.of(
                        "error",
                        "invalid_target",
                        "error_description",
                        "secret s3cret-of-narrowgate and " + token + " were refused")));

        var answer = call(token);

        assertThat(reason(answer))
                .contains("invalid_target: secret ")
                .doesNotContain("s3cret")
                .doesNotContain(token.substring(0, 20), token.substring(token.length() - 20));
        assertThat(written()).doesNotContain("s3cret");
    }

    /** Entra's descriptions have the time, and numbers that are new for each request. */
    @Test
    void aRefusalThatIsWordedAnewEachTimeIsLoggedOnce(CapturedOutput log) throws Exception {
        for (int i = 0; i < 5; i++) {
            var description = "AADSTS7000222: The client secret keys are expired. Trace ID: 000" + i;
            answers(401, "{\"error\":\"invalid_client\",\"error_description\":\"" + description + "\"}");

            assertThat(reason(call())).contains("invalid_client: " + description);
        }

        // Each refused hop has a line of its own as long as there are few in a second.
        var ofTheServer = log.getAll()
                .lines()
                .filter(line -> !line.contains("Refused hop "))
                .toList();
        assertThat(ofTheServer).noneMatch(line -> line.contains("Trace ID"));
        assertThat(ofTheServer)
                .filteredOn(line -> line.contains("server corp refused: invalid_client"))
                .hasSize(1);
        assertThat(health("corp")).contains("invalid_client").doesNotContain("Trace ID");
    }

    @Test
    void anErrorThatIsNoTextIsUnknown() throws Exception {
        for (var body : List.of("{}", "{\"error\":1}", "{\"error\":\"\",\"error_description\":[]}")) {
            answers(400, body);
            refused(502, "exchange-rejected", "answered 400 with an unknown error");
        }
    }

    private void answers(int status, String body) {
        server.answers(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body));
    }

    private String reason(HttpResponse<String> answer) throws Exception {
        return gateway().audited(answer).getFirst().path("reason").asString();
    }

    private static JsonNode read(String text) {
        return JsonMapper.builder().build().readTree(text);
    }
}
