package dev.narrowgate.delegation.operations;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the actuator, and from where. */
class ManagementGuardIT {

    private static final String BODY = "{ \"subject\": { \"iss\": \"i\", \"sub\": \"s\" } }";
    private static final List<String> CALLS =
            List.of("/actuator/tasks/task-1", "/actuator/revocations", "/actuator/configuration", "/actuator/info");

    @TempDir
    private Path folder;

    private GatewayHarness gateway;

    private void start(String... settings) throws Exception {
        gateway = new GatewayHarness(
                folder,
                Stream.of(
                                new String[] {
                                    "--delegation.reload.watch=false",
                                    "--management.server.port=0",
                                    "--management.endpoints.web.exposure.include=configuration,health,info,tasks,revocations"
                                },
                                settings)
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private int port() {
        return Integer.parseInt(gateway.context().getEnvironment().getProperty("local.management.port"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    private HttpResponse<String> revoke(String token) throws Exception {
        return send(request("/actuator/revocations")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY)));
    }

    private int revocations() {
        return gateway.context()
                .getBean(dev.narrowgate.delegation.engine.store.state.StateStore.class)
                .revocations()
                .size();
    }

    /** What the client of the JDK does not send: any host. */
    private String raw(String host, String method, String path, String... headers) throws Exception {
        try (var socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            var lines = "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                    .formatted(
                            method,
                            path,
                            host,
                            Stream.of(headers).map(line -> line + "\r\n").reduce("", String::concat));
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private TestIssuer.Token operator(String name) {
        return gateway.issuer().token(name, "https://gateway.example.com");
    }

    @Test
    void otherMachinesSeeHealthAndMetricsAlone() throws Exception {
        start();

        for (var call : CALLS) {
            var answer = send(request(call));
            assertThat(answer.statusCode()).as(call).isEqualTo(403);
            assertThat(json(answer).path("problem").asString()).contains("delegation.operators");
        }
        assertThat(revoke("x").statusCode()).isEqualTo(403);
        assertThat(send(request("/actuator/health")).statusCode()).isEqualTo(200);
        assertThat(send(request("/actuator/health/readiness")).statusCode()).isIn(200, 404);
        assertThat(revocations()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/%72evocations",
                "/actuator/revocations;x=1",
                "/actuator/health/../revocations",
                "/actuator/health/%2e%2e/revocations",
                "//actuator/revocations",
                "/actuator//revocations",
                "/actuator/revocations/"
            })
    void noSpellingOfAPathGoesAround(String path) throws Exception {
        start();

        assertThat(raw("127.0.0.1", "GET", path))
                .doesNotContain("\"revocations\"")
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void onTheMainPortToo() throws Exception {
        gateway = new GatewayHarness(
                folder, "--delegation.reload.watch=false", "--management.endpoints.web.exposure.include=revocations");
        gateway.changesItsConfiguration();

        for (var path : List.of("/actuator/revocations", "/%61ctuator/revocations", "/actuator/%72evocations")) {
            assertThat(gateway.raw("GET " + path + " HTTP/1.1", "Host: 127.0.0.1", "Connection: close"))
                    .doesNotContain("\"revocations\"")
                    .doesNotStartWith("HTTP/1.1 200");
        }
        assertThat(gateway.call("/plain/actuator").statusCode()).isEqualTo(200);
    }

    @Test
    void anOperatorDoesWhatItsRolesSay() throws Exception {
        start(
                "--delegation.operators[0].issuer=https://idp.example.com",
                "--delegation.operators[0].subject=reader",
                "--delegation.operators[0].roles=read",
                "--delegation.operators[1].issuer=https://idp.example.com",
                "--delegation.operators[1].scope=gateway.operator",
                "--delegation.operators[1].roles=read,revoke");
        var reader = operator("reader").sign();
        var revoker = operator("ops").claim("scope", "gateway.operator").sign();

        assertThat(get("/actuator/revocations", reader).statusCode()).isEqualTo(200);
        assertThat(revoke(reader).statusCode()).isEqualTo(403);
        assertThat(revocations()).isZero();
        assertThat(revoke(revoker).statusCode()).isEqualTo(200);
        assertThat(revocations()).isOne();
        await().untilAsserted(() -> assertThat(gateway.audited())
                .anySatisfy(record ->
                        assertThat(record.path("by").asString()).isEqualTo("operator ops of https://idp.example.com")));
        assertThat(send(request("/actuator/configuration")
                                .header("Authorization", "Bearer " + reader)
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(request("/actuator/configuration")
                                .header("Authorization", "Bearer " + revoker)
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        await().untilAsserted(() -> assertThat(gateway.audited())
                .filteredOn(record -> record.path("event").asString().equals("operator_call"))
                .allMatch(record -> record.path("by").asString().equals("operator ops of https://idp.example.com")
                        && record.path("method").asString().equals("POST"))
                .extracting(record -> record.path("path").asString())
                .containsExactly("/actuator/revocations", "/actuator/configuration"));
        assertThat(get("/actuator/configuration", reader).statusCode()).isEqualTo(200);
        // Health needs no operator.
        assertThat(send(request("/actuator/health")).statusCode()).isEqualTo(200);
    }

    @Test
    void whatProvesNoOperatorIsRefused() throws Exception {
        start(
                "--management.server.address=127.0.0.1",
                "--delegation.operators[0].issuer=https://idp.example.com",
                "--delegation.operators[0].subject=ops",
                "--delegation.operators[0].roles=read,revoke");
        var stranger = new TestIssuer("https://stranger.example.com");

        for (var token : List.of(
                operator("another").sign(),
                operator("ops").actors("orchestrator").sign(),
                gateway.issuer().token("ops", "https://other.example.com").sign(),
                operator("ops").claim("exp", 1).sign(),
                stranger.token("ops", "https://gateway.example.com").sign(),
                "abc")) {
            assertThat(get("/actuator/revocations", token).statusCode()).isEqualTo(401);
            assertThat(revoke(token).statusCode()).isEqualTo(401);
        }
        var none = send(request("/actuator/revocations"));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(revocations()).isZero();
    }

    @Test
    void aTokenOfARevokedOperatorProvesNone() throws Exception {
        start(
                "--delegation.operators[0].issuer=https://idp.example.com",
                "--delegation.operators[0].subject=ops",
                "--delegation.operators[0].roles=read,revoke");
        var token = operator("ops").sign();
        send(request("/actuator/revocations")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{ \"subject\": { \"iss\": \"https://idp.example.com\", \"sub\": \"ops\" } }")));

        assertThat(get("/actuator/revocations", token).statusCode()).isEqualTo(401);
        assertThat(revoke(token).statusCode()).isEqualTo(401);
        assertThat(revocations()).isOne();
    }

    @Test
    void anOperatorComesWithATokenForTheAudienceThatItsIssuerUses() throws Exception {
        start(
                "--delegation.issuers[0].issuer=https://idp.example.com",
                "--delegation.issuers[0].jwks-uri=${idp}/jwks",
                "--delegation.issuers[0].audiences=api://gateway",
                "--delegation.issuers[0].vouches-for=subject,actor",
                "--delegation.operators[0].issuer=https://idp.example.com",
                "--delegation.operators[0].subject=ops",
                "--delegation.operators[0].roles=read,revoke");

        var token = gateway.issuer().token("ops", "api://gateway").sign();
        assertThat(get("/actuator/revocations", token).statusCode()).isEqualTo(200);
    }

    @Test
    void withoutTheKeysOfTheIssuerTheCallMayBeTriedAgain() throws Exception {
        start(
                "--delegation.issuers[0].issuer=https://idp.example.com",
                "--delegation.issuers[0].jwks-uri=http://127.0.0.1:1/jwks",
                "--delegation.issuers[0].vouches-for=subject,actor",
                "--delegation.operators[0].issuer=https://idp.example.com",
                "--delegation.operators[0].subject=ops",
                "--delegation.operators[0].roles=read,revoke");

        var answer = get("/actuator/revocations", operator("ops").sign());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    }

    @Test
    void aBrokenContentTypeIsNoJson() throws Exception {
        start("--management.server.address=127.0.0.1");

        assertThat(raw("127.0.0.1", "POST", "/actuator/revocations", "Content-Type: json", "Content-Length: 0"))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void aPageOfAnotherOriginChangesNothing() throws Exception {
        start("--management.server.address=127.0.0.1", "--delegation.management-hosts=ops.example.com");
        var json = "Content-Type: application/json";
        var length = "Content-Length: 0";

        for (var foreign : new String[][] {
            {"127.0.0.1", "Origin: https://evil.example.com", json, length},
            {"127.0.0.1", "Origin: null", json, length},
            {"127.0.0.1", "Sec-Fetch-Site: cross-site", json, length},
            {"127.0.0.1", "Sec-Fetch-Site: same-site", json, length},
            {"evil.example.com", json, length},
            {"127.0.0.1.evil.example.com", json, length}
        }) {
            var headers = Stream.of(foreign).skip(1).toArray(String[]::new);
            assertThat(raw(foreign[0], "POST", "/actuator/configuration", headers))
                    .as(String.join(" ", foreign))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(raw("evil.example.com", "GET", "/actuator/revocations")).startsWith("HTTP/1.1 403");
        assertThat(raw("evil.example.com", "GET", "/actuator/health")).startsWith("HTTP/1.1 200");
        for (var own : List.of("localhost:" + port(), "[::1]", "ops.example.com", "127.0.0.1:" + port())) {
            assertThat(raw(own, "GET", "/actuator/revocations")).as(own).startsWith("HTTP/1.1 200");
        }
        var form = send(request("/actuator/revocations")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(BODY)));
        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(raw(
                        "127.0.0.1:" + port(),
                        "POST",
                        "/actuator/configuration",
                        length,
                        "Origin: http://127.0.0.1:" + port()))
                .startsWith("HTTP/1.1 200");
        assertThat(revocations()).isZero();
    }
}
