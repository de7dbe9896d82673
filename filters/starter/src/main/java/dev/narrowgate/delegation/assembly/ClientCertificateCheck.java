package dev.narrowgate.delegation.assembly;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Checks the certificates that this gateway presents to authorization servers (RFC 8705) or to callers, before use. */
public final class ClientCertificateCheck {

    private static final byte[] SAMPLE = {1};

    private ClientCertificateCheck() {}

    /** Returns the fault of the bundle. Null if it has a certificate with a private key, and each such pair matches. */
    public static @Nullable String problem(SslBundle bundle) {
        var store = bundle.getStores().getKeyStore();
        try {
            return store == null ? "has no certificate" : problem(store, bundle);
        } catch (GeneralSecurityException unusable) {
            return "cannot be read";
        }
    }

    private static @Nullable String problem(KeyStore store, SslBundle bundle) throws GeneralSecurityException {
        var own = bundle.getKey().getPassword();
        // As in the bundle itself, a key without its own password has the password of the store.
        var password = own == null ? bundle.getStores().getKeyStorePassword() : own;
        var secret = password == null ? new char[0] : password.toCharArray();
        var chosen = bundle.getKey().getAlias();
        boolean any = false;
        for (var alias : chosen == null ? Collections.list(store.aliases()) : List.of(chosen)) {
            if (store.isKeyEntry(alias) && store.getKey(alias, secret) instanceof PrivateKey key) {
                if (!isPair(key, store.getCertificate(alias).getPublicKey())) {
                    return "has a certificate of another key than its private key";
                }
                any = true;
            }
        }
        return any ? null : "has no certificate with a private key";
    }

    /** Whether the public key verifies a signature of the private key. */
    private static boolean isPair(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(SAMPLE);
        var signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(SAMPLE);
        return signature.verify(signed);
    }
}
