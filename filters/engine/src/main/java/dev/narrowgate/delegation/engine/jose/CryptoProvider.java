package dev.narrowgate.delegation.engine.jose;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import org.slf4j.LoggerFactory;

/**
 * Who does the signatures: Amazon's provider where its native library loads, which is some twenty times faster for
 * elliptic curves, and the JDK's own elsewhere.
 */
public enum CryptoProvider {
    INSTANCE;

    private final Provider provider;
    private final boolean accelerated;

    CryptoProvider() {
        var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        accelerated = corretto.getLoadingError() == null && knows(corretto, "SHA256withECDSA");
        provider = accelerated && knows(corretto, "Ed25519") ? corretto : jdk("Ed25519");
        LoggerFactory.getLogger(CryptoProvider.class)
                .info(
                        "Signatures by {}",
                        accelerated ? corretto.getName() + " " + corretto.getVersionStr() : "the JDK");
    }

    /** For Ed25519. */
    public Provider provider() {
        return provider;
    }

    /** For what Nimbus signs and verifies, or null for its own choice among the JDK's. */
    @org.jspecify.annotations.Nullable
    public Provider forNimbus() {
        return accelerated ? AmazonCorrettoCryptoProvider.INSTANCE : null;
    }

    /** As it is called, for logs and health. */
    public String description() {
        return accelerated ? AmazonCorrettoCryptoProvider.INSTANCE.getName() : "JDK";
    }

    private static boolean knows(Provider provider, String algorithm) {
        return provider.getService("Signature", algorithm) != null;
    }

    private static Provider jdk(String algorithm) {
        try {
            return Signature.getInstance(algorithm).getProvider();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK since 15 has " + algorithm, missing);
        }
    }
}
