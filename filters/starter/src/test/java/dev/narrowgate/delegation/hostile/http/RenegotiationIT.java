package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.narrowgate.delegation.testing.ForkedGateway;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that lets the JDK shake hands as often as a client likes: by its options, or because TLS was used before. */
@Tag("long")
class RenegotiationIT {

    @Test
    void theGatewayItselfTakesNoSecondHandshake(@TempDir Path folder) throws Exception {
        TestCertificates.write(folder, "gateway");
        var willing = List.of("-Djdk.tls.rejectClientInitiatedRenegotiation=false");
        try (var gateway = new ForkedGateway(folder, willing, TestCertificates.settings(folder));
                var socket = socket(gateway.port())) {
            var connection = new RawConnection(socket);
            connection.send("GET /nothing HTTP/1.1\r\nHost: gateway\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(404);

            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        connection.send("GET /nothing HTTP/1.1\r\nHost: gateway\r\n\r\n");
                        assertThat(connection.answer()).isNull();
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static SSLSocket socket(int port) throws IOException {
        var socket =
                (SSLSocket) TestCertificates.trustingAll().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.startHandshake();
        return socket;
    }
}
