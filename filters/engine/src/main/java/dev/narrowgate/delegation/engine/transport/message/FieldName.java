package dev.narrowgate.delegation.engine.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * The name of a header field, octet by octet, folded as {@code ReservedHeaders.normal} folds one: letters in lower case, and a
 * single hyphen for whatever else stands between letters and digits.
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

    /** Whether it is spelled with letters, digits and single hyphens between them. */
    public boolean isPlain() {
        return plain && !hyphen;
    }

    /** Which one a server could take it for, in whatever spelling. */
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

    /** The same of a whole name. */
    @Nullable
    public KnownField known(CharSequence name) {
        clear();
        for (int i = 0; i < name.length(); i++) {
            add((byte) name.charAt(i));
        }
        return known();
    }
}
