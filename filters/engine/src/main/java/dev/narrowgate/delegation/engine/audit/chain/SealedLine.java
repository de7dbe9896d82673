package dev.narrowgate.delegation.engine.audit.chain;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The end of a line, which links it to the line before. It is found without parsing JSON, so standard tools can do the
 * same.
 *
 * @param previous as the line states
 * @param hash as the line states
 * @param computed the correct hash
 */
public record SealedLine(String previous, String hash, String computed) {

    private static final Pattern END =
            Pattern.compile(",\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}$");

    /** The length of the end, from the comma before {@code previous}. */
    private static final int LENGTH = ",\"previous\":\"\",\"hash\":\"\"}".length() + 128;

    private static final int HASH_LENGTH = ",\"hash\":\"\"}".length() + 64;

    /** Reads the end of a line. Empty when the line is not a sealed record. */
    public static Optional<SealedLine> of(byte[] line) {
        if (line.length < LENGTH) {
            return Optional.empty();
        }
        var end = new String(line, line.length - LENGTH, LENGTH, StandardCharsets.ISO_8859_1);
        var matcher = END.matcher(end);
        return matcher.matches()
                ? Optional.of(new SealedLine(
                        matcher.group(1), matcher.group(2), HashChain.hash(line, line.length - HASH_LENGTH)))
                : Optional.empty();
    }

    public boolean isIntact() {
        return hash.equals(computed);
    }
}
