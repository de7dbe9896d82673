package dev.narrowgate.delegation.engine.audit.chain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Links each line to the one before it: {@code previous} is the hash of that one, {@code hash} the SHA-256 of the line's own
 * bytes up to, and without, {@code ,"hash"}.
 */
public final class HashChain {

    /** What stands for the record before the first. */
    public static final String START = "0".repeat(64);

    private static final HexFormat HEX = HexFormat.of();

    private String head;

    public HashChain(String head) {
        this.head = head;
    }

    /** The hash of the last line. */
    public String head() {
        return head;
    }

    /** Goes on behind a line that was written: the lines after it were not, or another process wrote it. */
    public void rewind(String written) {
        head = written;
    }

    /** Closes an object that is open at its end, as the next line of the chain. */
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

    /** Of a text in UTF-8. */
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
