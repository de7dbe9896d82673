package dev.narrowgate.delegation.engine.settings;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number of bytes, written such as {@code 64MB}. A unit is 1024 times the one before it. */
public final class ByteSize implements Comparable<ByteSize> {

    private static final Pattern FORM = Pattern.compile("([+-]?\\d{1,19})([KMGT]?B)?");
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final String UNITS = "BKMGT";

    private final long bytes;

    private ByteSize(long bytes) {
        this.bytes = bytes;
    }

    public static ByteSize ofBytes(long bytes) {
        return new ByteSize(bytes);
    }

    /** Reads the text of a configuration, for binders: an empty one, such as that of an empty variable, has no value. */
    public static @Nullable ByteSize valueOf(String text) {
        return text.isBlank() ? null : parse(text);
    }

    /** Reads a whole number with a unit. Without a unit it is a number of bytes. */
    public static ByteSize parse(String text) {
        var written = FORM.matcher(SPACE.matcher(text).replaceAll(""));
        if (!written.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size (expected: such as 64MB)");
        }
        var unit = Objects.requireNonNullElse(written.group(2), "B");
        var factor = 1L << 10 * UNITS.indexOf(unit.charAt(0));
        return new ByteSize(Math.multiplyExact(Long.parseLong(written.group(1)), factor));
    }

    /** Takes a whole number, which YAML reads where the unit is missing. */
    public static ByteSize valueOf(Long bytes) {
        return new ByteSize(bytes);
    }

    /** Takes a whole number, as above. */
    public static ByteSize valueOf(Integer bytes) {
        return new ByteSize(bytes);
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteSize size && size.bytes == bytes;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes + "B";
    }
}
