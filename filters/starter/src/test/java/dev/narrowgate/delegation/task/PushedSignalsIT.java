package dev.narrowgate.delegation.task;

import static dev.narrowgate.delegation.task.SignalIssuer.ACCOUNT_DISABLED;
import static dev.narrowgate.delegation.task.SignalIssuer.SESSION_REVOKED;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SE-07: a transmitter pushes security event tokens to a running gateway (RFC 8935). */
class PushedSignalsIT {

    private static final String CREDENTIAL = "Bearer push-token-of-the-idp";
    private static final String EVENT = "application/secevent+jwt";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private GatewayHarness gateway;
    private Actuator actuator;
    private SignalIssuer signals;

    @BeforeEach
    void start() throws Exception {
        gateway = new GatewayHarness(
                folder,
                Stream.of(Actuator.SETTINGS, new String[] {
                            "--management.endpoint.health.show-details=always",
                            "--management.endpoint.health.show-components=always",
                            "--delegation.signals[0].issuer=" + GatewayHarness.IDP,
                            "--delegation.signals[0].name=idp",
                            "--delegation.signals[0].push=true",
                            "--delegation.signals[0].push-token=push-token-of-the-idp"
                        })
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        // An explanation knows no revocation.
        gateway.changesItsConfiguration();
        actuator = new Actuator(gateway);
        signals = new SignalIssuer(gateway);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private HttpResponse<String> push(String token) throws Exception {
        return push("/signals/idp", token, "Authorization", CREDENTIAL, "Content-Type", EVENT);
    }

    private HttpResponse<String> push(String path, String token, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .POST(BodyPublishers.ofString(token));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> call(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token);
    }

    private void refused(String token) throws Exception {
        gateway.reset();
        var answer = call(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(json(answer).path("code").asString()).isEqualTo("token-rejected");
        assertThat(gateway.forwarded()).isEmpty();
    }

    private void served(String token) throws Exception {
        var answer = call(token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private int revocations() throws Exception {
        return json(actuator.get("/revocations")).path("revocations").size();
    }

    @Test
    void aRevokedSessionEndsItsTokensAndNotThoseOfANewLogin() throws Exception {
        var token = gateway.delegation().sign();
        served(token);

        var answer = push(signals.event(SESSION_REVOKED).claim("jti", "event-1").sign());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        refused(token);
        served(signals.afterANewLogin());
        var revocation = json(actuator.get("/revocations")).at("/revocations/0");
        assertThat(revocation.path("by").asString()).isEqualTo("signal of " + GatewayHarness.IDP);
        assertThat(revocation.path("reason").asString()).isEqualTo("session-revoked, event event-1");
        assertThat(revocation.has("issuedUntil")).isTrue();
        await().untilAsserted(() -> assertThat(gateway.audited()).anySatisfy(record -> {
            assertThat(record.path("event").asString()).isEqualTo("revocation");
            assertThat(record.path("by").asString()).isEqualTo("signal of " + GatewayHarness.IDP);
            assertThat(record.path("dropped_tokens").asInt()).isEqualTo(1);
        }));
    }

    @Test
    void aDisabledAccountEndsAlsoWhatANewLoginWouldGive() throws Exception {
        var token = gateway.delegation().sign();
        served(token);

        assertThat(push(signals.event(ACCOUNT_DISABLED).sign()).statusCode()).isEqualTo(202);

        refused(token);
        refused(signals.afterANewLogin());
    }

    /** Offboarding of an agent. */
    @Test
    void aDisabledAgentActsForNobodyAnyMore() throws Exception {
        var token = gateway.delegation().sign();
        served(token);

        push(signals.event(ACCOUNT_DISABLED)
                .claim("sub_id", Map.of("format", "opaque", "id", "orchestrator"))
                .sign());

        gateway.reset();
        var answer = call(token);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("code").asString()).isEqualTo("actor-unauthorized");
        assertThat(gateway.forwarded()).isEmpty();
        served(gateway.delegation().actors("researcher").sign());
    }

    /** SE-04. */
    @Test
    void oneTokenMayBeRevoked() throws Exception {
        var token = gateway.delegation().claim("jti", "jti-1").sign();
        served(token);

        push(signals.event(SESSION_REVOKED)
                .claim("sub_id", Map.of("format", "jwt_id", "iss", GatewayHarness.IDP, "jti", "jti-1"))
                .sign());

        refused(token);
        served(gateway.delegation().claim("jti", "jti-2").sign());
    }

    /** The event comes before any token is seen. */
    @Test
    void x027_anEventBeforeTheFirstTokenCounts() throws Exception {
        assertThat(push(signals.event(SESSION_REVOKED).sign()).statusCode()).isEqualTo(202);

        refused(gateway.delegation().sign());
        served(signals.afterANewLogin());
    }

    @Test
    void x027_aReplayedEventHasNoSecondEffect() throws Exception {
        var event = signals.event(ACCOUNT_DISABLED).sign();
        assertThat(push(event).statusCode()).isEqualTo(202);
        assertThat(revocations()).isPositive();
        for (var revocation : json(actuator.get("/revocations")).path("revocations")) {
            actuator.delete("/revocations/" + revocation.path("id").asString());
        }

        assertThat(push(event).statusCode()).isEqualTo(202);

        assertThat(revocations()).isZero();
        served(gateway.delegation().sign());
    }

    @Test
    void x027_aReloadForgetsNoEvent() throws Exception {
        var event = signals.event(ACCOUNT_DISABLED).sign();
        assertThat(push(event).statusCode()).isEqualTo(202);
        assertThat(revocations()).isPositive();
        for (var revocation : json(actuator.get("/revocations")).path("revocations")) {
            actuator.delete("/revocations/" + revocation.path("id").asString());
        }
        assertThat(gateway.context()
                        .getBean(ConfigurationReload.class)
                        .reload()
                        .lastReload()
                        .ok())
                .isTrue();

        assertThat(push(event).statusCode()).isEqualTo(202);

        assertThat(revocations()).isZero();
    }

    static Stream<Arguments> bad() {
        var now = Instant.now().getEpochSecond();
        return Stream.of(
                bad("invalid_audience", token -> token.claim("aud", "https://other.example.com")),
                bad("invalid_key", token -> token.header("alg", "none")),
                bad("authentication_failed", token -> token.signedBy(TestIssuer.newKey("key-1"))),
                bad("invalid_request", token -> token.claim("sub", "alice")),
                bad("invalid_request", token -> token.claim("exp", now + 300)),
                bad("invalid_request", token -> token.claim("iat", now + 300)),
                bad("invalid_request", token -> token.header("typ", "at+jwt")),
                bad("invalid_issuer", token -> token.claim("iss", "https://dark.example.com")));
    }

    private static Arguments bad(String error, UnaryOperator<TestIssuer.Token> change) {
        return Arguments.of(error, change);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void x027_aBadEventIsRefusedAndEndsNothing(String error, UnaryOperator<TestIssuer.Token> change) throws Exception {
        var token = gateway.delegation().sign();

        var answer = push(change.apply(signals.event(SESSION_REVOKED)).sign());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(answer).path("err").asString()).isEqualTo(error);
        assertThat(json(answer).path("description").asString()).isNotEmpty();
        assertThat(revocations()).isZero();
        served(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic push-token-of-the-idp", "push-token-of-the-idp"})
    void x027_anEventWithoutTheCredentialIsRefused(String credential) throws Exception {
        var event = signals.event(SESSION_REVOKED).sign();
        var answer = credential.isEmpty()
                ? push("/signals/idp", event, "Content-Type", EVENT)
                : push("/signals/idp", event, "Content-Type", EVENT, "Authorization", credential);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"signals\"");
        assertThat(json(answer).path("err").asString()).isEqualTo("authentication_failed");
        assertThat(revocations()).isZero();
    }

    @Test
    void aRequestThatIsNoPushIsRefused() throws Exception {
        var event = signals.event(SESSION_REVOKED).sign();

        var typed = push("/signals/idp", event, "Authorization", CREDENTIAL, "Content-Type", "application/jwt");
        var large = push("x".repeat(100_000));
        var read = gateway.call("/signals/idp", "Authorization", CREDENTIAL);

        assertThat(typed.statusCode()).isEqualTo(400);
        assertThat(json(typed).path("err").asString()).isEqualTo("invalid_request");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(read.statusCode()).isEqualTo(405);
        assertThat(read.headers().firstValue("Allow")).contains("POST");
        assertThat(revocations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signals/other", "/signals/idp/", "/signals/", "/signals", "/x/../signals/idp"})
    void noOtherPathIsAnEndpoint(String path) throws Exception {
        var answer =
                push(path, signals.event(SESSION_REVOKED).sign(), "Authorization", CREDENTIAL, "Content-Type", EVENT);

        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(revocations()).isZero();
    }

    @Test
    void anEventForWhichTheKeysAreGoneComesAgain() throws Exception {
        gateway.keys().resetAll();
        gateway.issuer().rotate("key-2");
        var event = signals.event(SESSION_REVOKED).sign();

        var answer = push(event);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(revocations()).isZero();
        gateway.publishKeys();
        await().until(() -> push(event).statusCode() == 202);
        assertThat(revocations()).isEqualTo(1);
    }

    @Test
    void theStreamIsShownInHealth() throws Exception {
        var health = json(actuator.get("/health")).at("/components/signals");

        assertThat(health.path("status").asString()).isEqualTo("UP");
        assertThat(health.at("/details/idp").asString()).isEqualTo("ok");
    }
}
