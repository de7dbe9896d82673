package dev.narrowgate.delegation.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** The SHA-256 of a token's text: stands for the token in cache keys, and does not give it away in a heap dump. */
public record TokenFingerprint(long a, long b, long c, long d) {

    /** Odd, and another one in each process. Drawn without reading anything: this class may be loaded on an event loop. */
    private static final long PLACE = new SplittableRandom().nextLong() | 1;

    public static TokenFingerprint of(String token) {
        return of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Of what is no text, such as a certificate. */
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

    /** In base64url, as {@code ath} and other hashes of tokens are written (RFC 9449, section 4.2). */
    public String base64Url() {
        var words = ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(words.array());
    }

    /** A name for a token that its issuer gave none ({@code jti}; RFC 7519, section 4.1.7). */
    public String tokenId() {
        return "sha256:" + base64Url();
    }

    /** The 64 digits, for names that people and other programs may see. */
    public String hex() {
        var digits = HexFormat.of();
        return digits.toHexDigits(a) + digits.toHexDigits(b) + digits.toHexDigits(c) + digits.toHexDigits(d);
    }

    @Override
    public int hashCode() {
        // By a number that callers do not know: they can compute a digest, and could look for many that share a place.
        return (int) (a * PLACE >>> 32);
    }
}
