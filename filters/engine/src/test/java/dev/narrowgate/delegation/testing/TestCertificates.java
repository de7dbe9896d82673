package dev.narrowgate.delegation.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Certificates made on the spot, and a client that takes any. */
public final class TestCertificates {

    private TestCertificates() {}

    /** For a server with a certificate of its own. */
    public static SSLContext server(String name) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(certificate(name).toKeyManagerFactory().getKeyManagers(), null, null);
        return context;
    }

    /** Writes {@code tls.crt} and {@code tls.key}, in place of what is there. */
    public static void write(Path folder, String name) throws Exception {
        var bundle = certificate(name);
        replace(folder.resolve("tls.key"), bundle.getPrivateKeyPEM());
        replace(folder.resolve("tls.crt"), bundle.getCertificatePathPEM());
    }

    private static X509Bundle certificate(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName("localhost")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static void replace(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    /** What makes the gateway speak TLS with them. */
    public static String[] settings(Path folder) {
        return new String[] {
            "--spring.ssl.bundle.pem.web.reload-on-update=true",
            "--spring.ssl.bundle.pem.web.keystore.certificate="
                    + folder.resolve("tls.crt").toUri(),
            "--spring.ssl.bundle.pem.web.keystore.private-key="
                    + folder.resolve("tls.key").toUri(),
            "--spring.ssl.bundle.watch.file.quiet-period=100ms",
            "--server.ssl.bundle=web",
            "--server.http2.enabled=true"
        };
    }

    public static SSLContext trustingAll() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsAll()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
