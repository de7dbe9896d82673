package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.settings.Findings;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;

/** Certificate authorities that are trusted for one issuer's HTTPS, in addition to the platform's authorities. */
public record AddedAuthorities(List<X509Certificate> certificates) {

    public AddedAuthorities {
        certificates = List.copyOf(certificates);
    }

    /** Reads the key {@code ca} of a section. Notes a problem and returns null if it names no authorities, and null without one. */
    public static @Nullable AddedAuthorities read(@Nullable String ca, Findings findings) {
        if (ca == null) {
            return null;
        }
        var file = FileUri.path(ca);
        if (file == null) {
            findings.problem("ca", "'" + ca + "' does not fit (expected: file: and a path to certificates in PEM)");
            return null;
        }
        try {
            return of(file);
        } catch (IOException | IllegalArgumentException unusable) {
            findings.problem("ca", ca + ": " + unusable.getMessage() + " (expected: certificates in PEM)");
            return null;
        }
    }

    /** Reads certificates in PEM. Fails with {@code IOException} when the file has none. */
    public static AddedAuthorities of(Path file) throws IOException {
        try (var pem = Files.newInputStream(file)) {
            var certificates = new ArrayList<X509Certificate>();
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                certificates.add((X509Certificate) certificate);
            }
            if (certificates.isEmpty()) {
                throw new IOException("contains no certificate");
            }
            return new AddedAuthorities(certificates);
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        } catch (GeneralSecurityException malformed) {
            throw new IOException("contains no certificates in PEM", malformed);
        }
    }

    /** Returns the client with these authorities trusted too. Host names are still checked. */
    public HttpClient trustedBy(HttpClient client) {
        var trusted = managers();
        var tls = Http11SslContextSpec.forClient()
                .configure((SslContextBuilder context) -> context.trustManager(trusted));
        return client.secure(spec -> spec.sslContext(tls));
    }

    private TrustManagerFactory managers() {
        try {
            var platform = factory(null);
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var manager : platform.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    for (var authority : Arrays.asList(x509.getAcceptedIssuers())) {
                        store.setCertificateEntry("platform-" + number++, authority);
                    }
                }
            }
            for (var authority : certificates) {
                store.setCertificateEntry("added-" + number++, authority);
            }
            return factory(store);
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("the platform's certificate authorities cannot be read", broken);
        }
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
