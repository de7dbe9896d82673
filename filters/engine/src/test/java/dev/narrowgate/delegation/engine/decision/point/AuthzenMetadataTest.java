package dev.narrowgate.delegation.engine.decision.point;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.token.Authentication;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

class AuthzenMetadataTest {

    private static final String ID = "https://pdp.example.com";
    private static final String METADATA = "/.well-known/authzen-configuration";
    private static final String DEFAULT = "/access/v1/evaluation";
    private static final DecisionInput INPUT =
            new DecisionInput(null, null, null, null, null, "GET", null, "r", Authentication.UNKNOWN);

    private final WireMockServer server = new WireMockServer(options().dynamicPort());
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void start() {
        server.start();
        server.stubFor(any(anyUrl()).willReturn(notFound()));
        server.stubFor(post(anyUrl()).willReturn(okJson("{\"decision\":true}")));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "https://pdp.example.com, https://pdp.example.com/.well-known/authzen-configuration",
        "https://pdp.example.com/, https://pdp.example.com/.well-known/authzen-configuration",
        "https://pdp.example.com/tenant, https://pdp.example.com/.well-known/authzen-configuration/tenant",
        "https://pdp.example.com:8443/a/b, https://pdp.example.com:8443/.well-known/authzen-configuration/a/b",
    })
    void az10_theWellKnownPartStandsBeforeThePath(String id, URI location) {
        assertThat(AuthzenMetadata.location(id)).isEqualTo(location);
    }

    @Test
    void az10_metadataOfTheVeryDecisionPointIsUsed() {
        var metadata = read(
                ID, "https://pdp.example.com/evaluate", ",\"access_request_endpoint\":\"https://iga.example.com/r\"");

        assertThat(metadata.evaluation()).isEqualTo(URI.create("https://pdp.example.com/evaluate"));
        assertThat(metadata.evaluations()).isEqualTo(URI.create("https://pdp.example.com/access/v1/evaluations"));
        assertThat(metadata.accessRequest()).isEqualTo("https://iga.example.com/r");
    }

    @Test
    void az10_theAddressOfSeveralEvaluationsHasTheSameOrigin() {
        var several = ",\"access_evaluations_endpoint\":\"https://%s.example.com/several\"";

        assertThat(read(ID, "https://pdp.example.com/evaluate", several.formatted("pdp"))
                        .evaluations())
                .isEqualTo(URI.create("https://pdp.example.com/several"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(ID, "https://pdp.example.com/evaluate", several.formatted("evil")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://pdp.example.com/", "https://PDP.example.com", "https://other.example.com", "pdp", ""})
    void az10_metadataOfAnotherDecisionPointIsNotUsed(String named) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(named, "https://pdp.example.com/evaluate", ""));
    }

    /** The gateway's token and the facts of requests go there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://pdp.example.com/evaluate",
                "https://pdp.example.com:8443/evaluate",
                "https://evil.example.com/evaluate",
                "https://pdp.example.com@evil.example.com/",
                "https://pdp.example.com.evil.example.com/",
                "https://user@pdp.example.com/evaluate",
                "https://pdp.example.com/evaluate#part",
                "file:///etc/passwd",
                "/evaluate",
                "",
                "https://pdp example.com",
            })
    void az10_anAddressAtAnotherOriginIsNotUsed(String evaluation) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(ID, evaluation, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html></html>",
                "[]",
                "{}",
                "{\"policy_decision_point\":\"https://pdp.example.com\"}",
                "{\"policy_decision_point\":\"https://pdp.example.com\",\"access_evaluation_endpoint\":7}",
                "{\"policy_decision_point\":[\"https://pdp.example.com\"],\"access_evaluation_endpoint\":\"https://pdp.example.com/e\"}",
                "{\"policy_decision_point\":\"https://evil.example.com\",\"policy_decision_point\":\"https://pdp.example.com\","
                        + "\"access_evaluation_endpoint\":\"https://pdp.example.com/e\"}",
            })
    void az10_metadataThatCannotBeReadIsNotUsed(String document) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AuthzenMetadata.read(document.getBytes(StandardCharsets.UTF_8), ID));
    }

    @Test
    void az01_asksWhereTheMetadataSays() {
        published(metadata("/evaluate"));
        var point = point("", null);

        ask(point);
        ask(point);

        assertThat(asked("/evaluate")).isEqualTo(2);
        assertThat(asked(DEFAULT)).isZero();
        assertThat(fetched()).isEqualTo(1);
        // The metadata is public, so the gateway shows no token to whatever answers there.
        assertThat(server.findAll(getRequestedFor(anyUrl())).getFirst().containsHeader("Authorization"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 404, 500})
    void az01_asksAtTheDefaultPathWithoutMetadata(int status) {
        published(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));

        ask(point("", null));

        assertThat(asked(DEFAULT)).isEqualTo(1);
    }

    @Test
    void az10_asksAtTheDefaultPathWithMetadataOfAnotherDecisionPoint() {
        published(okJson("{\"policy_decision_point\":\"https://other.example.com\",\"access_evaluation_endpoint\":\""
                + server.baseUrl() + "/evaluate\"}"));

        ask(point("", null));

        assertThat(asked(DEFAULT)).isEqualTo(1);
        assertThat(asked("/evaluate")).isZero();
    }

    /** A question waits for the first metadata for a third of its time at most. */
    @Test
    void az01_asksAtTheDefaultPathIfTheMetadataIsLate() {
        published(okJson(metadata("/evaluate")).withFixedDelay(5000));

        ask(point("", null));

        assertThat(asked(DEFAULT)).isEqualTo(1);
    }

    @Test
    void metadataIsFetchedAgainAfterAWhile() {
        var point = point("", null);
        ask(point);
        published(metadata("/evaluate"));

        now = now.plus(AuthzenAddress.RETRY).minusMillis(1);
        ask(point);
        assertThat(fetched()).isEqualTo(1);

        now = now.plusMillis(1);
        // This question begins the fetch, and does not wait for it.
        ask(point);
        awaitFetch(2);
        askUntilAt(point, "/evaluate");
        assertThat(fetched()).isEqualTo(2);
    }

    @Test
    void metadataThatIsGoneLeavesTheAddress() {
        published(metadata("/evaluate"));
        var point = point("", null);
        ask(point);
        published(notFound());

        now = now.plus(AuthzenAddress.REFRESH);
        ask(point);
        awaitFetch(2);
        ask(point);

        assertThat(asked("/evaluate")).isEqualTo(3);
        assertThat(asked(DEFAULT)).isZero();
    }

    @Test
    void az10_aTenantIsFoundByItsPath() {
        server.stubFor(get(METADATA + "/tenant")
                .willReturn(okJson("{\"policy_decision_point\":\"" + server.baseUrl()
                        + "/tenant\",\"access_evaluation_endpoint\":\"" + server.baseUrl() + "/t/evaluate\"}")));

        ask(point("/tenant", true));

        assertThat(asked("/t/evaluate")).isEqualTo(1);
    }

    @Test
    void aTenantWithoutMetadataIsAskedBelowItsPath() {
        ask(point("/tenant", true));

        assertThat(asked("/tenant" + DEFAULT)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'', false", "/tenant/evaluation,", "/tenant/evaluation, false"})
    void metadataIsNotAskedForWhereItIsNotWanted(String path, @Nullable Boolean discovery) {
        ask(point(path, discovery));

        assertThat(server.findAll(getRequestedFor(anyUrl()))).isEmpty();
        assertThat(asked(path.isEmpty() ? DEFAULT : path)).isEqualTo(1);
    }

    private DecisionPoint point(String path, @Nullable Boolean discovery) {
        var settings = new DecisionPointSettings(
                null,
                server.baseUrl() + path,
                discovery,
                null,
                null,
                null,
                null,
                null,
                Duration.ofSeconds(6),
                null,
                null,
                null);
        return new DecisionPoints(
                        Map.of(
                                "pdp",
                                new ConfiguredDecisionPoint(
                                        settings, null, new ClientSecret("the gateway's token"), null)),
                        authorities -> HttpClient.create(),
                        () -> now,
                        () -> "1")
                .byName()
                .get("pdp");
    }

    private static void ask(DecisionPoint point) {
        assertThat(point.ask(INPUT).toMono().block().permits()).isTrue();
    }

    private void askUntilAt(DecisionPoint point, String path) {
        for (int i = 0; i < 200 && asked(path) == 0; i++) {
            ask(point);
        }
        assertThat(asked(path)).isEqualTo(1);
    }

    private void awaitFetch(int count) {
        var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (fetched() < count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(fetched()).isEqualTo(count);
    }

    private void published(String metadata) {
        published(okJson(metadata));
    }

    private void published(ResponseDefinitionBuilder answer) {
        server.stubFor(get(METADATA).willReturn(answer));
    }

    private String metadata(String path) {
        return "{\"policy_decision_point\":\"" + server.baseUrl() + "\",\"access_evaluation_endpoint\":\""
                + server.baseUrl() + path + "\"}";
    }

    private int asked(String path) {
        return server.findAll(postRequestedFor(urlEqualTo(path))).size();
    }

    private int fetched() {
        return server.findAll(getRequestedFor(anyUrl())).size();
    }

    private static AuthzenMetadata read(String id, String evaluation, String more) {
        var document = "{\"more\":true,\"policy_decision_point\":\"" + id + "\",\"access_evaluation_endpoint\":\""
                + evaluation + "\"" + more + "}";
        return AuthzenMetadata.read(document.getBytes(StandardCharsets.UTF_8), ID);
    }
}
