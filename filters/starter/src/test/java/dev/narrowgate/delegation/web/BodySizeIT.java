package dev.narrowgate.delegation.web;

import static dev.narrowgate.delegation.testing.RawHttp2.DATA;
import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy has its own limit for bodies, smaller or larger than the one of all requests, or none. */
class BodySizeIT {

    private static final String ROUTES = "--spring.cloud.gateway.server.webflux.routes";

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String LONG_CHUNK = CHUNKED + "300000\r\n";

    private static GatewayHarness plain;
    private static GatewayHarness secure;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        plain = new GatewayHarness(Files.createDirectory(folder.resolve("plain")), settings());
        var tls = Files.createDirectory(folder.resolve("secure"));
        TestCertificates.write(tls, "gateway");
        secure = new GatewayHarness(tls, settings(TestCertificates.settings(tls)));
    }

    private static String[] settings(String... more) {
        var settings = new ArrayList<>(List.of(
                "--delegation.limits.body-size=16KB",
                "--delegation.policies.tickets.body-size=1KB",
                "--delegation.policies.big.audience=https://big.example.com",
                "--delegation.policies.big.scopes[0]=tickets:read",
                "--delegation.policies.big.body-size=unlimited",
                "--delegation.policies.common.audience=https://common.example.com",
                "--delegation.policies.common.scopes[0]=tickets:read"));
        settings.addAll(List.of(more));
        var policies = List.of("tickets", "big", "common");
        for (int i = 0; i < policies.size(); i++) {
            var route = ROUTES + "[" + i + "].";
            settings.add(route + "id=" + policies.get(i));
            settings.add(route + "uri=${next-hop}");
            settings.add(route + "predicates[0]=Path=/" + policies.get(i) + "/**");
            settings.add(route + "filters[0]=Delegation=" + policies.get(i));
        }
        settings.add(ROUTES + "[3].id=open");
        settings.add(ROUTES + "[3].uri=${next-hop}");
        settings.add(ROUTES + "[3].predicates[0]=Path=/open/**");
        return settings.toArray(String[]::new);
    }

    @AfterAll
    static void stop() {
        plain.close();
        secure.close();
    }

    @BeforeEach
    void forget() {
        plain.reset();
        secure.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "tickets, 1024, false",
        "tickets, 1024, true",
        "common, 16384, false",
        "common, 16384, true",
        "open, 16384, false",
        "open, 16384, true",
        "big, 3145728, false",
        "big, 3145728, true",
    })
    void takesWhatThePolicyTakes(String path, int bytes, boolean chunked) throws Exception {
        assertThat(post(path, bytes, chunked).status()).isEqualTo(200);
        assertThat(plain.forwarded())
                .singleElement()
                .satisfies(request -> assertThat(request.getBody()).hasSize(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "tickets, 1025, false",
        "tickets, 1025, true",
        "common, 16385, false",
        "common, 16385, true",
        "open, 16385, false",
        "open, 16385, true",
    })
    void refusesOneByteMoreAndRecordsIt(String path, int bytes, boolean chunked) throws Exception {
        var records = plain.audited().size();

        var answer = post(path, bytes, chunked);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("request-too-large");
        assertThat(plain.forwarded()).isEmpty();
        if (!path.equals("open")) {
            // It is written when the hop has ended, which the caller may see first.
            await().untilAsserted(() -> assertThat(
                            plain.audited().subList(records, plain.audited().size()))
                    .anySatisfy(record -> {
                        assertThat(record.path("status").asInt()).isEqualTo(413);
                        assertThat(record.path("policy").asString()).isEqualTo(path);
                    })
                    .noneMatch(record -> record.path("status").asInt() == 200));
        }
    }

    @Test
    void aPolicysLimitHoldsForNoLaterRequestOfTheConnection() throws Exception {
        try (var connection = new RawConnection(plain.port())) {
            assertThat(connection
                            .send(head("big", plain) + "Content-Length: 20000\r\n\r\n" + "x".repeat(20_000))
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(connection
                            .send(head("tickets", plain) + "Content-Length: 20000\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(413);
        }
        assertThat(plain.forwarded()).hasSize(1);
    }

    /** The transport takes 1 MB beyond the usual limit, and then no more. */
    @Test
    void aStrangerHasTheUsualLimitOnARouteWithoutOne() throws Exception {
        try (var connection = new RawConnection(plain.port())) {
            var answer = connection
                    .send("POST /big/1 HTTP/1.1\r\nHost: gateway\r\n" + LONG_CHUNK)
                    .answer();
            connection.sendAsFarAsTaken("x".repeat(2 << 20));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(plain.forwarded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/.well-known/jwks.json", "/big/1", "/open/1"})
    void aPermittedSizeHoldsForNoLaterRequestOnAnotherRoute(String path) throws Exception {
        try (var connection = new RawConnection(plain.port())) {
            assertThat(connection
                            .send(head("big", plain) + CHUNKED + "1\r\nx\r\n0\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
            connection
                    .sendAsFarAsTaken("POST " + path + " HTTP/1.1\r\nHost: gateway\r\n" + LONG_CHUNK)
                    .sendAsFarAsTaken("x".repeat(2 << 20));

            var answer = connection.answer();
            // The bytes that the gateway did not read reset the connection (RFC 1122, section 4.2.2.13), and a reset
            // may
            // overtake the answer.
            assertThat(answer == null ? 0 : answer.status()).isNotEqualTo(200);
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(plain.forwarded()).hasSize(1);
    }

    @Test
    void aPermittedSizeHoldsBehindARequestThatWasSentTogether() throws Exception {
        try (var connection = new RawConnection(plain.port())) {
            connection.send("GET /open/1 HTTP/1.1\r\nHost: gateway\r\n\r\n" + head("big", plain)
                    + "Expect: 100-continue\r\n" + LONG_CHUNK);

            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.answer().status()).isEqualTo(100);
            assertThat(connection
                            .sendAsFarAsTaken("x".repeat(0x300000) + "\r\n0\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
        assertThat(plain.forwarded())
                .anySatisfy(request -> assertThat(request.getBody()).hasSize(0x300000));
    }

    @ParameterizedTest
    @CsvSource({
        "tickets, 1024, false, 200",
        "tickets, 1025, false, 413",
        "tickets, 1025, true, 413",
        "common, 16385, false, 413",
        "big, 40000, false, 200",
        "big, 40000, true, 200",
    })
    void holdsOverHttp2AsWell(String path, int bytes, boolean announced, int status) throws Exception {
        try (var connection = new RawHttp2(TestCertificates.trustingAll(), secure.port())) {
            var length = announced ? new String[] {"content-length", String.valueOf(bytes)} : new String[0];
            var head = RawHttp2.post("/" + path + "/1", secure.delegation().sign(), length);
            connection.queue(HEADERS, END_HEADERS, 1, head);
            for (int sent = 0; sent < bytes; sent += 10_000) {
                var last = bytes - sent <= 10_000;
                connection.queue(DATA, last ? END_STREAM : 0, 1, new byte[last ? bytes - sent : 10_000]);
            }
            connection.flush();

            assertThat(connection.end(1).status()).isEqualTo(status);
        }
        assertThat(secure.forwarded()).hasSize(status == 200 ? 1 : 0);
    }

    private static String head(String path, GatewayHarness gateway) {
        return "POST /" + path + "/1 HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                + gateway.delegation().sign() + "\r\n";
    }

    private static RawConnection.Answer post(String path, int bytes, boolean chunked) throws Exception {
        try (var connection = new RawConnection(plain.port())) {
            var body = "x".repeat(bytes);
            var framed = chunked
                    ? "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(bytes) + "\r\n" + body
                            + "\r\n0\r\n\r\n"
                    : "Content-Length: " + bytes + "\r\n\r\n" + body;
            return connection.sendAsFarAsTaken(head(path, plain) + framed).answer();
        }
    }
}
