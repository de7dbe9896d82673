package dev.narrowgate.delegation.token;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the SHA-256 of a sequence of values, which replaces them in a cache key. The digest has a fixed length. A
 * caller that chooses the texts cannot choose their place in a hash table. Each value is preceded by its kind and its
 * length, so that different values are different inputs.
 */
public final class KeyDigest {

    private final MessageDigest digest;
    private final ByteBuffer number = ByteBuffer.allocate(9);

    public KeyDigest() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    public KeyDigest text(@Nullable String text) {
        if (text == null) {
            return numbered('0', 0);
        }
        // Adds characters and not UTF-8, which encodes every lone surrogate in the same way.
        var isLatin = text.chars().allMatch(c -> c < 0x100);
        numbered(isLatin ? 's' : 'u', text.length());
        var bytes = ByteBuffer.allocate(isLatin ? text.length() : 2 * text.length());
        for (int i = 0; i < text.length(); i++) {
            if (isLatin) {
                bytes.put((byte) text.charAt(i));
            } else {
                bytes.putChar(text.charAt(i));
            }
        }
        digest.update(bytes.array());
        return this;
    }

    public KeyDigest number(long value) {
        return numbered('n', value);
    }

    public KeyDigest flag(boolean value) {
        return numbered('b', value ? 1 : 0);
    }

    public KeyDigest principal(@Nullable Principal principal) {
        return principal == null
                ? numbered('0', 0)
                : numbered('p', 0).text(principal.issuer()).text(principal.subject());
    }

    public KeyDigest list(List<?> values) {
        numbered('l', values.size());
        values.forEach(this::value);
        return this;
    }

    /** Adds a value. Throws {@code IllegalArgumentException} for a value of an unsupported type. */
    public KeyDigest value(Object value) {
        return switch (value) {
            case String text -> text(text);
            case Long whole -> number(whole);
            case Boolean flag -> flag(flag);
            case Principal principal -> principal(principal);
            case List<?> values -> list(values);
            default -> throw new IllegalArgumentException("no value of a key: " + value.getClass());
        };
    }

    /** Returns the digest of all values in the order in which they were added. */
    public TokenFingerprint end() {
        return TokenFingerprint.ofDigest(digest.digest());
    }

    private KeyDigest numbered(char kind, long value) {
        digest.update(number.clear().put((byte) kind).putLong(value).array());
        return this;
    }
}
