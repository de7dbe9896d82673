package dev.narrowgate.delegation.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * The SHA-256 of a token's text, which replaces the token in cache keys. A fingerprint does not reveal the token in a
 * heap dump.
 */
public record TokenFingerprint(long a, long b, long c, long d) {

    /**
     * A random odd number for each process. The generator does not read an entropy source, because an event loop may
     * load this class.
     */
    private static final long PLACE = new SplittableRandom().nextLong() | 1;

    public static TokenFingerprint of(String token) {
        return of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Computes the fingerprint of binary content, such as a certificate. */
    public static TokenFingerprint of(byte[] content) {
        try {
            return ofDigest(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    static TokenFingerprint ofDigest(byte[] digest) {
        var words = ByteBuffer.wrap(digest);
        return new TokenFingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /** The base64url form, as in {@code ath} and other hashes of tokens (RFC 9449, section 4.2). */
    public String base64Url() {
        var words = ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(words.array());
    }

    /** An id for a token without {@code jti} (RFC 7519, section 4.1.7). */
    public String tokenId() {
        return "sha256:" + base64Url();
    }

    /** The 64 hexadecimal digits, for names that people and other programs may see. */
    public String hex() {
        var digits = HexFormat.of();
        return digits.toHexDigits(a) + digits.toHexDigits(b) + digits.toHexDigits(c) + digits.toHexDigits(d);
    }

    @Override
    public int hashCode() {
        // Callers can compute digests. The secret factor keeps them from choosing many digests with the same hash code.
        return (int) (a * PLACE >>> 32);
    }
}
