package dev.narrowgate.delegation.testing;

import dev.narrowgate.delegation.TestAuthority;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A trust domain with an agent in it, and what a gateway needs that ends TLS itself and asks for certificates. */
public final class CertificateWorld {

    public static final String TRUST_DOMAIN = "example.org";
    public static final String RESEARCHER = "/agents/researcher";

    private final TestAuthority authority = new TestAuthority(TRUST_DOMAIN);
    private final X509Bundle server;

    public CertificateWorld() throws Exception {
        server = new CertificateBuilder()
                .subject("CN=localhost")
                .ecp256()
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    public TestAuthority authority() {
        return authority;
    }

    /** Its certificate is its own authority. */
    public X509Bundle server() {
        return server;
    }

    public GatewayHarness gateway(Path folder, String... more) throws Exception {
        var certificate = Files.writeString(folder.resolve("server.pem"), server.getCertificatePEM());
        var key = Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM());
        var bundle = Files.writeString(folder.resolve("bundle.json"), authority.bundle());
        var settings = new ArrayList<>(List.of(
                "--server.ssl.bundle=server",
                "--server.ssl.client-auth=want",
                "--spring.ssl.bundle.pem.server.keystore.certificate=" + certificate,
                "--spring.ssl.bundle.pem.server.keystore.private-key=" + key,
                "--delegation.proofs.trust-domains[0].name=" + TRUST_DOMAIN,
                "--delegation.proofs.trust-domains[0].bundle=" + bundle.toUri(),
                "--delegation.actors.researcher.spiffe-id=spiffe://" + TRUST_DOMAIN + RESEARCHER));
        settings.addAll(List.of(more));
        return new GatewayHarness(folder, settings.toArray(String[]::new));
    }
}
