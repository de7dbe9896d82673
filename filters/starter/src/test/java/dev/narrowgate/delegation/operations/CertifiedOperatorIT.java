package dev.narrowgate.delegation.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TlsCaller;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator proves itself by the certificate of its handshake with the management port. */
class CertifiedOperatorIT {

    @TempDir
    private Path folder;

    private static X509Bundle certificate(String subject) throws Exception {
        return new CertificateBuilder()
                .subject(subject)
                .ecp256()
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @Test
    void theWholeSubjectOfTheCertificateIsCompared() throws Exception {
        var server = certificate("CN=localhost");
        var ops = certificate("CN=ops,O=Example");
        var other = certificate("CN=ops,O=Another");
        try (var gateway = new GatewayHarness(
                folder,
                "--delegation.reload.watch=false",
                "--management.server.port=0",
                "--management.server.ssl.bundle=management",
                "--management.server.ssl.client-auth=want",
                "--management.endpoints.web.exposure.include=revocations,health",
                "--spring.ssl.bundle.pem.management.keystore.certificate="
                        + Files.writeString(folder.resolve("server.pem"), server.getCertificatePEM()),
                "--spring.ssl.bundle.pem.management.keystore.private-key="
                        + Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM()),
                "--spring.ssl.bundle.pem.management.truststore.certificate="
                        + Files.writeString(
                                folder.resolve("trusted.pem"), ops.getCertificatePEM() + other.getCertificatePEM()),
                "--delegation.operators[0].certificate=CN=ops,O=Example",
                "--delegation.operators[0].roles=read")) {
            int port = Integer.parseInt(gateway.context().getEnvironment().getProperty("local.management.port"));

            assertThat(new TlsCaller(port, server, ops)
                            .call("/actuator/revocations")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(new TlsCaller(port, server, other)
                            .call("/actuator/revocations")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(new TlsCaller(port, server, null)
                            .call("/actuator/revocations")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(new TlsCaller(port, server, null)
                            .call("/actuator/health")
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
