package dev.narrowgate.delegation.hostile.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestPki;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection lives no longer than the trust in the certificate that its client has shown. */
class RemovedAuthorityIT {

    private static final String HANDSHAKE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final TestPki server = new TestPki("servers");
    private final TestPki staying = new TestPki("staying");
    private final TestPki removed = new TestPki("removed");
    private RawNextHop rawHop;
    private GatewayHarness gateway;
    private Path authorities;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        TestPki.writePem(server.server(), folder, "server");
        authorities = folder.resolve("authorities.pem");
        trust(staying, removed);
        rawHop = new RawNextHop();
        gateway = new GatewayHarness(
                folder,
                "--spring.ssl.bundle.pem.web.reload-on-update=true",
                "--spring.ssl.bundle.pem.web.keystore.certificate=" + folder.resolve("server.crt"),
                "--spring.ssl.bundle.pem.web.keystore.private-key=" + folder.resolve("server.key"),
                "--spring.ssl.bundle.pem.web.truststore.certificate=" + authorities,
                "--spring.ssl.bundle.watch.file.quiet-period=100ms",
                "--server.ssl.bundle=web",
                "--server.ssl.client-auth=want",
                "--server.http2.enabled=true",
                "--raw-hop=" + rawHop.baseUrl());
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        rawHop.close();
    }

    private void trust(TestPki... trusted) throws IOException {
        var text = new StringBuilder();
        for (var authority : trusted) {
            text.append(authority.authority().getCertificatePEM()).append('\n');
        }
        Files.writeString(authorities, text);
    }

    private SSLContext tls(X509Bundle own) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                own.toKeyManagerFactory().getKeyManagers(),
                new TrustManager[] {server.authority().toTrustManagerFactory().getTrustManagers()[0]},
                null);
        return context;
    }

    private RawConnection connect(SSLContext tls) throws Exception {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", gateway.port());
        socket.startHandshake();
        return new RawConnection(socket);
    }

    /** A token that is bound to the certificate (RFC 8705, section 3). */
    private String bound(X509Bundle own) throws Exception {
        var digest =
                MessageDigest.getInstance("SHA-256").digest(own.getCertificate().getEncoded());
        var thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        return gateway.delegation().claim("cnf", Map.of("x5t#S256", thumbprint)).sign();
    }

    private String request(String path, X509Bundle own, String... lines) throws Exception {
        return "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + bound(own) + "\r\n"
                + String.join("", lines) + "\r\n";
    }

    private void serves(RawConnection connection, String path, X509Bundle own) throws Exception {
        connection.send(request(path, own));
        var answer = connection.answer();
        assertThat(answer).isNotNull();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private void awaitRefusals() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> gateway.context()
                                .getBean(MeterRegistry.class)
                                .get("delegation.connections.refused")
                                .tag("reason", "client-certificate")
                                .counter()
                                .count()
                        > 0);
    }

    @Test
    void anOpenConnectionIsClosedAndNewOnesAreRefused() throws Exception {
        var gone = removed.client("gone");
        var stays = staying.client("stays");
        try (var revoked = connect(tls(gone));
                var idle = connect(tls(gone));
                var other = connect(tls(stays))) {
            serves(revoked, "/strict/1", gone);
            serves(revoked, "/plain/1", gone);
            serves(other, "/strict/1", stays);
            gateway.reset();

            trust(staying);

            awaitRefusals();
            revoked.sendAsFarAsTaken(request("/strict/2", gone));
            idle.sendAsFarAsTaken(request("/plain/2", gone));
            assertThat(revoked.isClosed()).isTrue();
            assertThat(idle.isClosed()).isTrue();
            assertThat(gateway.forwarded()).isEmpty();
            serves(other, "/strict/3", stays);
        }
        gateway.reset();
        try (var again = connect(tls(gone))) {
            // A client that is told which authorities are accepted shows no certificate; its token is of no use then.
            again.sendAsFarAsTaken(request("/strict/4", gone));
            var answer = again.answer();
            assertThat(answer == null || answer.status() == 401).isTrue();
        } catch (SSLException refused) {
            // Or the handshake fails.
        }
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void aStreamOfHttp2IsNotServedOnIt() throws Exception {
        var gone = removed.client("gone");
        try (var revoked = new RawHttp2(tls(gone), gateway.port())) {
            revoked.send(
                    RawHttp2.HEADERS,
                    RawHttp2.END_STREAM | RawHttp2.END_HEADERS,
                    1,
                    RawHttp2.get("/strict/1", bound(gone)));
            assertThat(revoked.end(1).status()).isEqualTo(200);
            gateway.reset();

            trust(staying);

            awaitRefusals();
            assertThat(revoked.isClosed()).isTrue();
            assertThat(gateway.forwarded()).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsUnderWayEndsAndIsRecorded() throws Exception {
        var gone = removed.client("gone");
        rawHop.behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.write("10\r\ndata: tick  \r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.read()).isNegative();
        });
        try (var revoked = connect(tls(gone))) {
            revoked.send(request("/raw/events", gone));
            assertThat(revoked.line()).contains("200");

            trust(staying);

            awaitRefusals();
            await().atMost(Duration.ofSeconds(10)).until(() -> rawHop.ended() > 0);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                gateway.audited().getLast().path("event").asString())
                        .isEqualTo("completed"));
    }

    @Test
    void aWebSocketEnds() throws Exception {
        var gone = removed.client("gone");
        rawHop.behave((head, in, out) -> {
            out.write(("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(head) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            while (in.read() >= 0) {}
        });
        try (var revoked = connect(tls(gone))) {
            revoked.send(request("/raw/socket", gone, HANDSHAKE));
            assertThat(revoked.answer().status()).isEqualTo(101);

            trust(staying);

            awaitRefusals();
            await().atMost(Duration.ofSeconds(10)).until(() -> rawHop.ended() > 0);
        }
    }

    private static String accept(String head) throws Exception {
        var key = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst()
                .orElseThrow()
                .substring("sec-websocket-key:".length())
                .trim();
        var text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }
}
