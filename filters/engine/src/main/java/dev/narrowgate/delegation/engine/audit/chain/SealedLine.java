package dev.narrowgate.delegation.engine.audit.chain;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The end of a line, which links it to the one before. Found without reading the JSON, as anybody could with standard
 * tools.
 *
 * @param previous as the line says
 * @param hash as the line says
 * @param computed what the hash has to be
 */
public record SealedLine(String previous, String hash, String computed) {

    private static final Pattern END =
            Pattern.compile(",\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}$");

    /** How long the end is, from the comma before {@code previous}. */
    private static final int LENGTH = ",\"previous\":\"\",\"hash\":\"\"}".length() + 128;

    private static final int HASH_LENGTH = ",\"hash\":\"\"}".length() + 64;

    /** Empty when the line is no sealed record. */
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
