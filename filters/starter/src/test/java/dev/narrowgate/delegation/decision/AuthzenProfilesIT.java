package dev.narrowgate.delegation.decision;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that asks an AuthZEN decision point with metadata, whose denials can say where to ask for access. */
class AuthzenProfilesIT {

    private static final String EVALUATION = "/evaluate";
    private static final String END =
            Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS).toString();

    private static final WireMockServer PDP = new WireMockServer(options().dynamicPort());

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        PDP.start();
        PDP.stubFor(get("/.well-known/authzen-configuration").willReturn(okJson("""
                        {"policy_decision_point": "%1$s", "access_evaluation_endpoint": "%1$s/evaluate",
                         "access_request_endpoint": "https://requests.example.com/ask"}""".formatted(PDP.baseUrl()))));
        gateway = new GatewayHarness(
                folder,
                "--delegation.decision-points.corp.authzen=" + PDP.baseUrl(),
                "--delegation.decision-points.corp.keep=0s",
                "--delegation.decision-points.corp.timeout=20s",
                "--delegation.decision-points.lasting.authzen=" + PDP.baseUrl(),
                "--delegation.decision-points.lasting.keep=15s",
                "--delegation.decision-points.lasting.timeout=20s",
                "--delegation.policies.tickets.decisions[0]=corp",
                "--delegation.policies.ruled.decisions[0]=lasting",
                "--delegation.policies.ruled.input[0]=subject");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        PDP.stop();
    }

    @BeforeEach
    void forgetRequests() {
        PDP.resetRequests();
        gateway.nextHop().resetRequests();
    }

    @Test
    void az10_asksWhereTheMetadataSays() throws Exception {
        answers(okJson("{\"decision\":true}"));

        assertThat(call("/tickets/1", "alice").statusCode()).isEqualTo(200);
        assertThat(questions()).isEqualTo(1);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @Test
    void az15_aRequestableDenialIsRefusedAndSaysWhereToAsk() throws Exception {
        denies("""
                {"endpoint": "https://pdp.example.com/requests", "form_url": "https://iga.example.com/form?x=1&y=2",
                 "template": "manager_approval", "expires_at": "%s", "binding_token": "the.binding.token"}""".formatted(END));

        var answer = refused();

        var offer = json(answer).path("access_request");
        assertThat(offer.path("endpoint").asString()).isEqualTo("https://pdp.example.com/requests");
        assertThat(offer.path("form_url").asString()).isEqualTo("https://iga.example.com/form?x=1&y=2");
        assertThat(offer.path("template").asString()).isEqualTo("manager_approval");
        assertThat(offer.path("evaluation_id").asString()).isEqualTo("eval-1");
        assertThat(offer.path("expires_at").asString()).isEqualTo(END);
        assertThat(offer.path("binding_token").asString()).isEqualTo("the.binding.token");
        assertThat(offer.size()).isEqualTo(6);
        assertThat(reason())
                .contains("decision point corp denied", "at https://pdp.example.com/requests", "eval-1")
                .doesNotContain("binding");
    }

    @Test
    void az15_theMetadataNamesTheEndpoint() throws Exception {
        denies("{\"expires_at\":\"" + END + "\"}");

        var offer = json(refused()).path("access_request");

        assertThat(offer.path("endpoint").asString()).isEqualTo("https://requests.example.com/ask");
        assertThat(offer.propertyNames()).containsExactly("endpoint", "expires_at", "evaluation_id");
    }

    @Test
    void az15_anApprovalIsEvaluatedAgain() throws Exception {
        denies("{\"expires_at\":\"" + END + "\"}");
        refused();
        answers(okJson("{\"decision\":true}"));

        assertThat(call("/tickets/1", "alice").statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"endpoint\":\"https://evil.example.com/\\r\\nSet-Cookie: a=b\",\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                "{\"endpoint\":\"javascript:alert(1)\",\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                "{\"endpoint\":\"http://pdp.example.com/\",\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                "{\"form_url\":\"https://u:p@pdp.example.com/\",\"expires_at\":\"2099-01-01T00:00:00Z\"}",
                "{\"expires_at\":\"2001-01-01T00:00:00Z\"}",
                "{\"expires_at\":\"soon\"}",
                "{}",
                "true",
            })
    void az12_anOfferThatIsNotUsableIsLeftOut(String offer) throws Exception {
        denies(offer);

        assertThat(json(refused()).has("access_request")).isFalse();
    }

    @Test
    void az12_nothingOfAnOfferIsInAHeader() throws Exception {
        denies("{\"endpoint\":\"https://pdp.example.com/requests\",\"template\":\"manager_approval\",\"expires_at\":\""
                + END + "\"}");

        assertThat(refused().headers().map().toString())
                .doesNotContain("pdp.example.com", "manager_approval", "eval-1", END);
    }

    /** The answer to the refresh takes a second, and the request beside it does not wait. */
    @Test
    void aVerdictInUseIsAskedAgainAheadOfItsEnd() throws Exception {
        answers(okJson("{\"decision\":true}"));
        assertThat(call("/ruled/1", "refreshed").statusCode()).isEqualTo(200);
        answers(okJson("{\"decision\":false}").withFixedDelay(1000));
        assertThat(call("/ruled/2", "refreshed").statusCode()).isEqualTo(200);
        assertThat(questions()).isEqualTo(1);

        // In the last third of the 15 seconds.
        await().atMost(Duration.ofSeconds(14)).until(() -> {
            assertThat(call("/ruled/3", "refreshed").statusCode()).isEqualTo(200);
            return questions() == 2;
        });
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        HttpResponse<String> answer;
        do {
            gateway.nextHop().resetRequests();
            answer = call("/ruled/4", "refreshed");
        } while (answer.statusCode() == 200 && System.nanoTime() < end);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(gateway.forwarded()).isEmpty();
        // Without the refresh the first request after the end would have been a third question.
        assertThat(questions()).isEqualTo(2);
        var bodies = PDP.findAll(postRequestedFor(urlEqualTo(EVALUATION)));
        assertThat(bodies.getLast().getBodyAsString())
                .isEqualTo(bodies.getFirst().getBodyAsString());
    }

    private static void denies(String offer) {
        answers(okJson(
                "{\"decision\":false,\"context\":{\"evaluation_id\":\"eval-1\",\"access_request\":" + offer + "}}"));
    }

    private static void answers(ResponseDefinitionBuilder answer) {
        PDP.stubFor(post(EVALUATION).willReturn(answer));
    }

    private static int questions() {
        return PDP.findAll(postRequestedFor(urlEqualTo(EVALUATION))).size();
    }

    private static HttpResponse<String> call(String path, String subject) throws Exception {
        return gateway.call(
                path,
                "Authorization",
                "Bearer " + gateway.delegation().claim("sub", subject).sign());
    }

    private static HttpResponse<String> refused() throws Exception {
        var answer = call("/tickets/1", "alice");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(json(answer).path("code").asString()).isEqualTo("policy-denied");
        assertThat(gateway.forwarded()).isEmpty();
        return answer;
    }

    private static String reason() throws Exception {
        return gateway.audited().getLast().path("reason").asString();
    }
}
