package dev.narrowgate.delegation.web;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A refused caller, and the log, are told all that is missing at once, and nothing that is not theirs. */
class RefusalsThatTellIT {

    private static final String METADATA =
            "resource_metadata=\"https://gateway.example.com/.well-known/oauth-protected-resource\"";

    private static GatewayHarness gateway;

    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    private final Level before = logger.getLevel();
    private final Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    };

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(
                folder,
                "--server.address=127.0.0.1",
                "--delegation.errors=detailed",
                "--delegation.documentation=https://docs.example.com/errors",
                "--delegation.policies.ruled.acr-values=gold",
                "--delegation.policies.ruled.max-age=5m",
                "--delegation.policies.ruled.required-scopes=tickets:read");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void listen() {
        gateway.reset();
        listener.setContext(logger.getLoggerContext());
        listener.start();
        logger.addAppender(listener);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(listener);
        logger.setLevel(before);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void oneChallengeNamesTheScopesAndTheAuthenticationThatAreMissing() throws Exception {
        var answer =
                call("/ruled/1", gateway.delegation().claim("scope", "other").sign());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\","
                        + " max_age=\"300\", scope=\"tickets:read\", " + METADATA);
    }

    @Test
    void aProblemNamesThePageOfItsCode() throws Exception {
        var missing = gateway.call("/tickets/1");
        var narrow =
                call("/tickets/1", gateway.delegation().claim("scope", "other").sign());

        assertThat(json(missing).path("documentation").asString())
                .isEqualTo("https://docs.example.com/errors#token-missing");
        assertThat(json(narrow).path("documentation").asString())
                .isEqualTo("https://docs.example.com/errors#scope-insufficient");
    }

    @Test
    void theBearerOfAGenuineTokenIsToldAllThatIsWrongWithItsClaims() throws Exception {
        var token = gateway.delegation().header("typ", "JWT").claim("jti", null).claim("client_id", null);

        var problem = json(call("/tickets/1", token.sign()));

        assertThat(problem.path("reason").asString())
                .isEqualTo("header: typ is not one that is accepted; claim jti is missing; claim client_id is missing");
        assertThat(problem.path("hint").asString()).contains("RFC 9068");
    }

    @Test
    void aCallerWithoutAGenuineTokenGetsOnlyTheCode() throws Exception {
        var token = gateway.delegation().sign();
        var forged = token.substring(0, token.length() - 6) + "AAAAAA";

        for (var answer : List.of(gateway.call("/tickets/1"), call("/tickets/1", forged), call("/tickets/1", "x"))) {
            assertThat(json(answer).propertyNames())
                    .containsExactly("type", "title", "status", "code", "instance", "documentation");
        }
    }

    @Test
    void aRefusalTellsNoConfiguredValue() throws Exception {
        var wrong = List.of(
                gateway.delegation()
                        .claim("aud", "https://elsewhere.example.com")
                        .sign(),
                gateway.delegation().claim("scope", "other").sign(),
                gateway.delegation().livesFor(7200).header("typ", "x").sign(),
                gateway.delegation().claim("task_id", null).sign(),
                gateway.delegation().actors("a", "b", "c", "d").sign(),
                gateway.delegation().actors("mallory").sign());

        int refusals = 0;
        for (var path : List.of("/tickets/1", "/strict/1", "/ruled/1")) {
            for (var token : wrong) {
                var answer = call(path, token);
                if (answer.statusCode() == 200) {
                    gateway.reset();
                    continue;
                }
                refusals++;
                var problem = json(answer);
                assertThat(problem.has("reason")).as(answer.body()).isTrue();
                assertThat(problem.path("reason").asString()
                                + problem.path("hint").asString())
                        .doesNotContain("tickets", "strict", "ruled", "gateway.example.com", "researcher", "gold")
                        .doesNotContain("PT1H", "at+jwt", "mallory", "idp.example.com");
            }
        }
        assertThat(refusals).isGreaterThan(10);
    }

    @Test
    void aRefusalIsOneLineWithoutATextOfAToken() throws Exception {
        var token = gateway.delegation().claim("jti", null).sign();

        var answer = logged("/tickets/1", token);

        var hop = hop(answer);
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage())
                    .startsWith("Refused hop " + hop + " of route tickets: token-rejected: claim jti is missing"
                            + " (issuer: https://idp.example.com)");
            assertThat(members(line))
                    .containsEntry("hop_id", hop)
                    .containsEntry("route", "tickets")
                    .containsEntry("code", "token-rejected")
                    .containsEntry("issuer", "https://idp.example.com");
        });
        assertThat(gateway.audited(answer).getFirst().path("reason").asString()).isEqualTo("claim jti is missing");
    }

    @Test
    void theIssuerOfATokenThatIsNotGenuineIsNotKnown() throws Exception {
        logged("/tickets/1", "x");

        assertThat(lines)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.getFormattedMessage()).contains("token-rejected: ", "(issuer: not known)"));
    }

    @Test
    void healthSaysThatDetailsAreOn() {
        assertThat(gateway.context().getBean("errorsHealthIndicator"))
                .isInstanceOfSatisfying(
                        HealthIndicator.class,
                        health -> assertThat(health.health().getDetails())
                                .isEqualTo(Map.of("errors", "detailed, for development")));
    }

    /** The refusals of other tests may have used up the lines of this second. */
    private HttpResponse<String> logged(String path, String token) {
        return await().until(
                        () -> {
                            lines.clear();
                            return call(path, token);
                        },
                        answer -> lines.stream()
                                .anyMatch(line -> line.getFormattedMessage().contains(hop(answer))));
    }

    private static String hop(HttpResponse<String> refusal) {
        return json(refusal).path("instance").asString("").replace("urn:uuid:", "");
    }

    private static Map<String, Object> members(ILoggingEvent line) {
        return line.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    private static HttpResponse<String> call(String path, String token) throws Exception {
        return gateway.call(path, "Authorization", "Bearer " + token);
    }
}
