package dev.narrowgate.delegation.engine.settings;

import dev.narrowgate.delegation.token.TokenFingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A client's secret (RFC 6749, section 2.3.1). {@code toString} does not show it. */
public final class ClientSecret {

    private final String value;

    public ClientSecret(String value) {
        this.value = value;
    }

    /** Returns the text, for the request that authenticates and for no other use. */
    public String value() {
        return value;
    }

    /** Compares the secret in a time that does not depend on the number of correct characters. */
    public boolean is(String other) {
        return MessageDigest.isEqual(hash(value), hash(other));
    }

    private static byte[] hash(String text) {
        return TokenFingerprint.of(text).hex().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "ClientSecret[…]";
    }
}
