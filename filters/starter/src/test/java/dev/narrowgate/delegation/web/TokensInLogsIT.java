package dev.narrowgate.delegation.web;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.exchange.TestServer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.LoggedTokens;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the root logger at trace, no line on the way of a request shows a token or a secret, of any logger. */
class TokensInLogsIT {

    private static final String SECRET = "s3cret-of-the-orchestrator";

    private final List<String> secrets =
            new ArrayList<>(List.of(SECRET, "s3cret-of-narrowgate", "s3cret-of-the-asker"));

    @TempDir
    private Path folder;

    private String secret(String text) {
        secrets.add(text);
        return text;
    }

    /** Opened when the gateway runs: a start sets the levels anew. */
    private interface Way {
        void go() throws Exception;
    }

    private void nothingIsShownOf(Way way) throws Exception {
        try (var log = new LoggedTokens()) {
            way.go();
            // The log was listened to: each way writes more than this.
            assertThat(log.count()).isGreaterThan(5);
            assertThat(log.thatShow(secrets)).isEmpty();
        }
    }

    @Test
    void ofAHopThatIsDelegatedOrRefused() throws Exception {
        try (var gateway = new GatewayHarness(folder)) {
            nothingIsShownOf(() -> {
                var token = secret(gateway.delegation().sign());
                var agent = secret(gateway.agent("orchestrator"));
                for (var path : List.of("/tickets/1?a=b", "/strict/1", "/ruled/1", "/nowhere/1", "/plain/1")) {
                    gateway.call(path, "Authorization", "Bearer " + token, "Actor-Token", agent);
                }
                gateway.call("/tickets/1", "Authorization", "Bearer " + token, "Cookie", "t=" + token);
                var forged = secret(gateway.delegation()
                        .claim("aud", "https://elsewhere.example.com")
                        .sign());
                gateway.call("/tickets/1", "Authorization", "Bearer " + forged);
                gateway.call("/tickets/1", "Authorization", "Bearer " + forged, "Authorization", "Bearer " + token);
                assertThat(gateway.forwarded()).isNotEmpty();
                gateway.forwarded()
                        .forEach(seen -> secret(seen.getHeader("Authorization").substring(7)));
            });
        }
    }

    @Test
    void ofAnExchangeWithAServer() throws Exception {
        try (var server = new TestServer();
                var gateway = new GatewayHarness(
                        folder,
                        "--spring.config.additional-location="
                                + server.configuration(folder).toUri())) {
            nothingIsShownOf(() -> {
                server.answersWith(secret(server.token().sign()));
                var token = secret(gateway.delegation().sign());
                assertThat(gateway.call("/tickets/1", "Authorization", "Bearer " + token)
                                .statusCode())
                        .isEqualTo(200);
                server.refuses(400, "invalid_grant");
                gateway.call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + secret(gateway.delegation().sign()));
                server.isGone();
                gateway.call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + secret(gateway.delegation().sign()));
            });
        }
    }

    @Test
    void ofAnIntrospection() throws Exception {
        var issuers = Files.writeString(folder.resolve("issuers.yaml"), """
                delegation.issuers:
                  - issuer: https://idp.example.com
                    vouches-for: [ subject, actor ]
                    introspection:
                      { endpoint: "${idp}/introspect", client-id: narrowgate, client-secret: s3cret-of-the-asker }
                """);
        try (var gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + issuers.toUri())) {
            nothingIsShownOf(() -> {
                var now = Instant.now().getEpochSecond();
                gateway.keys().stubFor(post("/introspect").willReturn(okJson("""
                    {"active": true, "sub": "alice", "aud": "https://gateway.example.com", "client_id": "app",
                     "exp": %d, "iat": %d, "scope": "tickets:read"}""".formatted(now + 60, now))));
                var token = secret("opaque-" + UUID.randomUUID());
                assertThat(gateway.call("/tickets/1", "Authorization", "Bearer " + token)
                                .statusCode())
                        .isEqualTo(200);
                gateway.forwarded()
                        .forEach(seen -> secret(seen.getHeader("Authorization").substring(7)));
            });
        }
    }

    @Test
    void ofTheTokenService() throws Exception {
        var service = Files.writeString(folder.resolve("service.yaml"), """
                delegation:
                  actors:
                    orchestrator: { issuer: "https://idp.example.com", subject: orchestrator, audience: "https://o.example.com" }
                  token-service.clients.orchestrator:
                    { client-id: orchestrator-client, authentication: client_secret_post, client-secret: %s,
                      actor: orchestrator, policies: [ tickets ] }
                """.formatted(SECRET));
        try (var gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + service.toUri())) {
            nothingIsShownOf(() -> {
                var own = secret(gateway.issuer()
                        .token("alice", "https://o.example.com")
                        .claim("scope", "tickets:read")
                        .actors("orchestrator")
                        .sign());
                var body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
                        + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                        + "&audience=https%3A%2F%2Ftickets.example.com&client_id=orchestrator-client&client_secret="
                        + SECRET
                        + "&subject_token=" + own;
                try (var connection = new RawConnection(gateway.port())) {
                    var answer = connection
                            .send("POST /oauth2/token HTTP/1.1\r\nHost: gateway\r\n"
                                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .answer();
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    secret(answer.body().replaceAll("(?s).*\"access_token\":\"([^\"]+)\".*", "$1"));
                }
            });
        }
    }

    @Test
    void ofAWebSocket() throws Exception {
        try (var hop = new RawNextHop();
                var gateway = new GatewayHarness(folder, "--raw-hop=" + hop.baseUrl())) {
            nothingIsShownOf(() -> {
                hop.behave(
                        (head, in, out) -> out.write(("HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                                        + "Sec-WebSocket-Accept: " + accept(head) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII)));
                var token = secret(gateway.delegation().sign());
                try (var connection = new RawConnection(gateway.port())) {
                    var answer = connection
                            .send(
                                    "GET /raw/1 HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                            + "Authorization: Bearer " + token + "\r\n\r\n")
                            .answer();
                    assertThat(answer.status()).isEqualTo(101);
                }
                secret(hop.received().replaceAll("(?si).*authorization: Bearer ([^\r]+)\r.*", "$1"));
            });
        }
    }

    private static String accept(String head) throws Exception {
        var key = head.replaceAll("(?si).*sec-websocket-key: ([^\r]+)\r.*", "$1");
        var digest = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void ofARequestOverHttp2() throws Exception {
        TestCertificates.write(folder, "gateway");
        try (var gateway = new GatewayHarness(folder, TestCertificates.settings(folder))) {
            nothingIsShownOf(() -> {
                var token = secret(gateway.delegation().sign());
                try (var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
                    connection.send(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.get("/tickets/1", token));
                    assertThat(connection.end(1).status()).isEqualTo(200);
                    connection.send(
                            HEADERS, END_HEADERS | END_STREAM, 3, RawHttp2.get("/tickets/1", token, "x-copy", token));
                    assertThat(connection.end(3).status()).isEqualTo(400);
                }
                gateway.forwarded()
                        .forEach(seen -> secret(seen.getHeader("Authorization").substring(7)));
            });
        }
    }
}
