package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.token.TokenFingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A client's secret (RFC 6749, section 2.3.1). It shows itself to nobody who does not ask for it by name. */
public final class ClientSecret {

    private final String value;

    public ClientSecret(String value) {
        this.value = value;
    }

    /** The text, for the request that authenticates and for nothing else. */
    public String value() {
        return value;
    }

    /** Whether it is this one, in a time that says nothing about how much of it is right. */
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
