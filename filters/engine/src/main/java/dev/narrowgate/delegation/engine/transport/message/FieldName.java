package dev.narrowgate.delegation.engine.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Reads the name of a header field octet by octet, and folds it as {@code ReservedHeaders.normal} does. Letters become
 * lower case, and all other octets between letters and digits become a single hyphen.
 */
public final class FieldName {

    private static final int LONGEST = 24;

    private final CapturedBytes folded = new CapturedBytes(LONGEST);
    private boolean plain;
    private boolean hyphen;

    public void clear() {
        folded.clear();
        plain = true;
        hyphen = false;
    }

    public void add(byte octet) {
        var lower = octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
        if (lower >= 'a' && lower <= 'z' || lower >= '0' && lower <= '9') {
            if (hyphen && folded.length() > 0) {
                folded.add((byte) '-');
            }
            folded.add(lower);
            hyphen = false;
        } else {
            plain &= octet == '-' && !hyphen && folded.length() > 0;
            hyphen = true;
        }
    }

    /** Whether the name has only letters, digits and single hyphens between them. */
    public boolean isPlain() {
        return plain && !hyphen;
    }

    /** Returns the known field that a server could take the name for, in any spelling; null if there is none. */
    @Nullable
    public KnownField known() {
        if (!folded.isComplete()) {
            return null;
        }
        for (var field : KnownField.all()) {
            if (folded.is(field.text())) {
                return field;
            }
        }
        return null;
    }

    /** Returns the same for a whole name. */
    @Nullable
    public KnownField known(CharSequence name) {
        clear();
        for (int i = 0; i < name.length(); i++) {
            add((byte) name.charAt(i));
        }
        return known();
    }
}
