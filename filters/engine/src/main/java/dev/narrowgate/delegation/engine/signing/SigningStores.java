package dev.narrowgate.delegation.engine.signing;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.narrowgate.delegation.engine.jose.Ed25519Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads signing keys from a PKCS#12 file (RFC 7292), or uses them in a PKCS#11 device, which they never leave. The
 * alias of a key is its {@code kid}. The newest key is the one whose certificate begins last.
 */
public final class SigningStores {

    private record Found(String alias, PrivateKey key, X509Certificate certificate) {}

    private SigningStores() {}

    /** Reads a PKCS#12 file. Fails with an {@code IllegalArgumentException} that does not quote the content. */
    public static SigningMaterial pkcs12(byte[] file, char[] password, String algorithm) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(file), password);
            return material(store, password, null, algorithm);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("not a PKCS#12 file, or not with this password", unusable);
        }
    }

    /**
     * @param configuration the configuration of the provider SunPKCS11, such as {@code name = hsm} and
     *     {@code library = …}, a line each
     */
    public static Provider device(String configuration) {
        try {
            // After two hyphens the text is the configuration itself, not the name of a file.
            return Security.getProvider("SunPKCS11").configure("--" + configuration);
        } catch (RuntimeException unusable) {
            throw new IllegalArgumentException("it leads to no PKCS#11 device", unusable);
        }
    }

    /**
     * Reads the keys of a device. Fails with {@code IllegalArgumentException} when it does not open, or has no key that
     * signs so.
     */
    public static SigningMaterial pkcs11(Provider device, char[] pin, String algorithm) {
        if (algorithm.equals(EDDSA)) {
            throw new IllegalArgumentException("EdDSA is not supported with a PKCS#11 device");
        }
        try {
            var store = KeyStore.getInstance("PKCS11", device);
            store.load(null, pin);
            return material(store, pin, device, algorithm);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("the PKCS#11 device does not open with this PIN", unusable);
        }
    }

    private static SigningMaterial material(
            KeyStore store, char[] password, @Nullable Provider device, String algorithm)
            throws GeneralSecurityException {
        var found = found(store, password);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("contains no key");
        }
        var published = new ArrayList<JWK>();
        for (var entry : found) {
            published.add(publicKey(entry.alias(), entry.certificate().getPublicKey()));
        }
        var newest = SigningKey.of(published.getFirst(), found.getFirst().key(), device, algorithm);
        return SigningMaterial.of(
                newest,
                published,
                Set.of(),
                found.getFirst().certificate().getNotAfter().toInstant());
    }

    private static List<Found> found(KeyStore store, char[] password) throws GeneralSecurityException {
        var found = new ArrayList<Found>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)
                    && store.getKey(alias, password) instanceof PrivateKey key
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                found.add(new Found(alias, key, certificate));
            }
        }
        found.sort(Comparator.comparing((Found entry) -> entry.certificate().getNotBefore())
                .reversed()
                .thenComparing(Found::alias));
        return found;
    }

    private static JWK publicKey(String alias, PublicKey key) {
        try {
            return switch (key) {
                case ECPublicKey ec ->
                    new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                            .keyID(alias)
                            .build();
                case RSAPublicKey rsa -> new RSAKey.Builder(rsa).keyID(alias).build();
                case EdECPublicKey edwards -> Ed25519Keys.publicJwk(alias, edwards);
                default -> throw new IllegalArgumentException("key " + alias + " has an unknown type");
            };
        } catch (JOSEException | IllegalStateException unusable) {
            throw new IllegalArgumentException("key " + alias + " is unusable", unusable);
        }
    }
}
