package dev.narrowgate.delegation.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** An authority of its own, and what it certifies, in memory and in files. */
public final class TestPki {

    /** Of every key store that is written. */
    public static final String PASSWORD = "password";

    private final X509Bundle authority;

    public TestPki(String name) {
        try {
            authority = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=" + name)
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The authority's own certificate. */
    public X509Bundle authority() {
        return authority;
    }

    /** A certificate for a server on loopback. */
    public X509Bundle server() {
        return issue(new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth());
    }

    /** A certificate for a client. */
    public X509Bundle client(String name) {
        return issue(new CertificateBuilder().ecp256().subject("CN=" + name).addExtendedKeyUsageClientAuth());
    }

    public X509Bundle issue(CertificateBuilder certificate) {
        try {
            return certificate.buildIssuedBy(authority);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Writes certificate chain and key as {@code NAME.crt} and {@code NAME.key}. */
    public static void writePem(X509Bundle certificate, Path folder, String name) {
        write(folder.resolve(name + ".crt"), certificate.getCertificatePathPEM());
        write(folder.resolve(name + ".key"), certificate.getPrivateKeyPEM());
    }

    /** Writes the authority's certificate. */
    public Path writeAuthority(Path file) {
        return write(file, authority.getCertificatePEM());
    }

    /** A PKCS #12 file with a certificate and its key. */
    public static Path keyStore(X509Bundle certificate, Path file) throws GeneralSecurityException, IOException {
        return write(certificate.toKeyStore(PASSWORD.toCharArray()), file);
    }

    /** A PKCS #12 file with the authority alone. */
    public Path trustStore(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority.getCertificate());
        return write(store, file);
    }

    private static Path write(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
