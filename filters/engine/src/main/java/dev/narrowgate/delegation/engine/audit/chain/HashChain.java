package dev.narrowgate.delegation.engine.audit.chain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Links each line to the one before it. {@code previous} is the hash of the previous line. {@code hash} is the SHA-256
 * of the line's own bytes before {@code ,"hash"}.
 */
public final class HashChain {

    /** The {@code previous} of the first record. */
    public static final String START = "0".repeat(64);

    private static final HexFormat HEX = HexFormat.of();

    private String head;

    public HashChain(String head) {
        this.head = head;
    }

    /** Returns the hash of the last line. */
    public String head() {
        return head;
    }

    /** Continues after a written line. Later lines were not written, or another process wrote this one. */
    public void rewind(String written) {
        head = written;
    }

    /** Completes an object without its closing brace, as the next line of the chain. */
    public void append(byte[] open, ByteArrayOutputStream lines) {
        var digest = sha256();
        var previous = (",\"previous\":\"" + head + '"').getBytes(StandardCharsets.US_ASCII);
        digest.update(open);
        digest.update(previous);
        head = HEX.formatHex(digest.digest());
        lines.writeBytes(open);
        lines.writeBytes(previous);
        lines.writeBytes((",\"hash\":\"" + head + "\"}\n").getBytes(StandardCharsets.US_ASCII));
    }

    public static String hash(byte[] bytes, int length) {
        var digest = sha256();
        digest.update(bytes, 0, length);
        return HEX.formatHex(digest.digest());
    }

    /** Returns the hash of a text in UTF-8. */
    public static String hash(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return hash(bytes, bytes.length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
