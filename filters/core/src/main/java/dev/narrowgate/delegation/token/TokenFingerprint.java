package dev.narrowgate.delegation.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a token's text: stands for the token in cache keys, and does not give it away in a heap dump. */
public record TokenFingerprint(long a, long b, long c, long d) {

    /** What stands where there is no token. No text is known to have this digest. */
    public static final TokenFingerprint NONE = new TokenFingerprint(0, 0, 0, 0);

    public static TokenFingerprint of(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            var words = ByteBuffer.wrap(digest);
            return new TokenFingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** The 64 digits, for names that people and other programs may see. */
    public String hex() {
        var digits = HexFormat.of();
        return digits.toHexDigits(a) + digits.toHexDigits(b) + digits.toHexDigits(c) + digits.toHexDigits(d);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }
}
