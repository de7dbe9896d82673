package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.TestCertificates;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on the gateway itself: its versions, its certificates, and HTTP/1 over it, which is guarded as it is without. */
class TlsIT extends HttpAttack {

    private Path folder;

    @Override
    String[] settings() {
        try {
            folder = Files.createTempDirectory("tls");
            TestCertificates.write(folder, "first");
            return TestCertificates.settings(folder);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private SSLSocket socket(String... versions) throws Exception {
        var socket = (SSLSocket) TestCertificates.trustingAll()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway().port());
        socket.setSoTimeout(10_000);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.startHandshake();
        return socket;
    }

    private String subject() throws Exception {
        try (var socket = socket()) {
            var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theVersionsOfTodayAreSpoken(String version) throws Exception {
        try (var connection = new RawConnection(socket(version))) {
            connection.send(good("/tickets/1"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getHeader("X-Forwarded-Proto"))
                .isEqualTo("https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void theVersionsOfYesterdayAreNot(String version) throws Exception {
        try (var connection = connect()) {
            // A ClientHello of the old version, as this JDK itself would no longer send one.
            var number = version.equals("TLSv1") ? 1 : 2;
            connection.send(clientHello(number));
            // An alert, and the end; no ServerHello.
            int first = connection.in().read();
            assertThat(first).isIn(-1, 21);
            assertThat(connection.isClosed() || first == 21).isTrue();
        }
        assertThatThrownBy(() -> socket(version)).isInstanceOf(SSLException.class);
        theNextGoodRequestSucceeds();
    }

    private static byte[] clientHello(int minor) {
        var body = new java.io.ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, (byte) minor});
        body.writeBytes(new byte[32]);
        body.write(0);
        body.writeBytes(new byte[] {0, 4, (byte) 0xC0, 0x09, (byte) 0xC0, 0x0A, 1, 0});
        var hello = body.toByteArray();
        var record = new java.io.ByteArrayOutputStream();
        record.writeBytes(new byte[] {22, 3, (byte) minor, 0, (byte) (hello.length + 4), 1, 0, 0, (byte) hello.length});
        record.writeBytes(hello);
        return record.toByteArray();
    }

    @Test
    void aCertificateThatIsReplacedIsServedWithoutAStart() throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> !subject().isEmpty());
        TestCertificates.write(folder, "second");

        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(subject()).isEqualTo("CN=second"));
        theNextGoodRequestSucceeds();
    }

    @Test
    void h001_aPairOfLengthsHidesNothingOverTlsEither() throws Exception {
        gateway().reset();
        try (var connection = new RawConnection(socket())) {
            connection.send(with("Content-Length: 5", "Transfer-Encoding: chunked", "") + "0\r\n\r\n"
                    + good("/tickets/hidden"));
            assertThat(connection.answer().status()).isEqualTo(400);
            assertThat(connection.isClosed()).isTrue();
        }
        nothingWentOn();
    }

    @Test
    void aSecondHandshakeOnAConnectionEndsIt() throws Exception {
        try (var socket = socket("TLSv1.2")) {
            var connection = new RawConnection(socket);
            connection.send(good("/tickets/1"));
            assertThat(connection.answer().status()).isEqualTo(200);
            gateway().reset();

            int handshakes = 0;
            try {
                for (; handshakes < 5; handshakes++) {
                    socket.startHandshake();
                    connection.send(good("/tickets/renegotiated"));
                    if (connection.answer() == null) {
                        break;
                    }
                }
            } catch (IOException refused) {
                // It depends on what is read first: the alert, or the end.
            }
            assertThat(handshakes).isZero();
        }
        nothingWentOn();
        assertThat(refused("renegotiation")).isOne();
    }

    /** So look those whose business it is whether a port is open. */
    @Test
    void aConnectionThatSaysNothingIsNoRefusal() throws Exception {
        var before = refused("tls");
        for (int i = 0; i < 20; i++) {
            try (var silent = new java.net.Socket("127.0.0.1", gateway().port())) {
                // Closed in order, or with a reset.
                silent.setSoLinger(i % 2 == 0, 0);
            }
        }
        theNextGoodRequestSucceeds();
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\n");
            assertThat(connection.isClosed() || connection.in().available() > 0).isTrue();
        }
        await().until(() -> refused("tls") > before);
        assertThat(refused("tls")).isEqualTo(before + 1);
    }

    private double refused(String reason) {
        return gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.connections.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void noOtherProcessOfThisProgramTakesASecondHandshake() {
        assertThat(System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation"))
                .isEqualTo("true");
    }

    @Test
    void h006_clearTextIsNotAnswered() throws Exception {
        gateway().reset();
        try (var connection = connect()) {
            connection.send(good("/tickets/1"));
            assertThat(connection.isClosed() || connection.in().available() > 0).isTrue();
        }
        nothingWentOn();
    }
}
