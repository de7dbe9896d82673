package dev.narrowgate.delegation.engine.jose;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import org.slf4j.LoggerFactory;

/**
 * Selects the provider of signatures: Amazon's provider where its native library loads, and the JDK's elsewhere.
 * Amazon's is about twenty times faster for elliptic curves.
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

    /** Returns the provider for Ed25519. */
    public Provider provider() {
        return provider;
    }

    /** Returns the provider for Nimbus. Null means that Nimbus selects one of the JDK's. */
    @org.jspecify.annotations.Nullable
    public Provider forNimbus() {
        return accelerated ? AmazonCorrettoCryptoProvider.INSTANCE : null;
    }

    /** Returns the provider's name for logs and health. */
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
