package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A gateway that asks an AuthZEN decision point about the subject and about the current actor in one request. */
class EvaluationsIT {

    private static final String EVALUATIONS = "/access/v1/evaluations";

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(
                folder,
                "--delegation.decision-points.corp.authzen=${idp}",
                "--delegation.decision-points.corp.evaluate-actor=true",
                "--delegation.decision-points.corp.keep=0s",
                "--delegation.decision-points.corp.timeout=20s",
                "--delegation.policies.tickets.decisions[0]=corp");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forgetRequests() {
        gateway.keys().resetRequests();
        gateway.nextHop().resetRequests();
    }

    @Test
    void az04_forwardsWhatIsPermittedToBoth() throws Exception {
        answers(okJson("{\"evaluations\":[{\"decision\":true},{\"decision\":true}]}"));

        assertThat(call().statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
        var question = JsonMapper.builder()
                .build()
                .readTree(gateway.keys()
                        .findAll(postRequestedFor(urlEqualTo(EVALUATIONS)))
                        .getFirst()
                        .getBodyAsString());
        assertThat(question.path("evaluations")
                        .get(0)
                        .path("subject")
                        .path("id")
                        .asString())
                .isEqualTo("alice");
        assertThat(question.path("evaluations")
                        .get(1)
                        .path("subject")
                        .path("id")
                        .asString())
                .isEqualTo("orchestrator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"evaluations\":[{\"decision\":false}]} | denied: the subject",
                "{\"evaluations\":[{\"decision\":true},{\"decision\":false}]} | denied: the actor",
                "{\"evaluations\":[{\"decision\":true}]} | denied: the actor: was not evaluated",
                "{\"decision\":true,\"evaluations\":[]} | denied: the subject: was not evaluated",
                "{\"decision\":true} | denied: its answer has no list of evaluations",
                "{\"evaluations\":[{\"decision\":true},{\"decision\":true},{\"decision\":true}]} | more evaluations than were asked for",
                "{\"evaluations\":[{\"decision\":true},{\"decision\":false,\"context\":{\"error\":{\"status\":500,\"message\":\"x\"}}}]} | the actor: its evaluation failed with status 500: x",
            })
    void az05_anythingElseDenies(String answer, String reason) throws Exception {
        answers(okJson(answer));

        refused(403, "policy-denied", reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 500})
    void az07_aServerWithoutSeveralEvaluationsIsNoPermit(int status) throws Exception {
        answers(aResponse().withStatus(status));

        refused(503, "decision-unavailable", "decision point corp answered " + status);
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        gateway.keys().stubFor(post(EVALUATIONS).willReturn(answer));
    }

    private static HttpResponse<String> call() throws Exception {
        return gateway.call(
                "/tickets/1", "Authorization", "Bearer " + gateway.delegation().sign());
    }

    private static void refused(int status, String code, String reason) throws Exception {
        var answer = call();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString()).contains(reason);
    }
}
