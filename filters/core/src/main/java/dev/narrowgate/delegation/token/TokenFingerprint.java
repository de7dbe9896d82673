package dev.narrowgate.delegation.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The SHA-256 of a token's text: stands for the token in cache keys, and does not give it away in a heap dump. */
public record TokenFingerprint(long a, long b, long c, long d) {

    public static TokenFingerprint of(String token) {
        return of(token.getBytes(StandardCharsets.UTF_8));
    }

    /** Of what is no text, such as a certificate. */
    public static TokenFingerprint of(byte[] content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content);
            var words = ByteBuffer.wrap(digest);
            return new TokenFingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** In base64url, as {@code ath} and other hashes of tokens are written (RFC 9449, section 4.2). */
    public String base64Url() {
        var words = ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(words.array());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }
}
