package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/** The text of a token as it is transmitted. The text is a secret: only {@link #value()} returns it. */
public final class BearerToken {

    /** The maximum length of an accepted token, in characters. */
    public static final int MAXIMUM_LENGTH = 16_384;

    /** In characters. A shorter text could be guessed, and occurs in other texts by chance. */
    private static final int SHORTEST_SECRET = 16;

    private final String value;
    private final TokenFingerprint fingerprint;

    public BearerToken(String value) {
        this.value = value;
        this.fingerprint = TokenFingerprint.of(value);
    }

    /** The text. Only a verifier and the header for the next hop may use it. */
    public String value() {
        return value;
    }

    public TokenFingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * Whether a text equals this token or contains it. A short token may occur by chance, so for it only an equal text
     * counts.
     */
    public boolean isRepeatedIn(String text) {
        return value.length() < SHORTEST_SECRET
                ? text.equals(value)
                : value.length() <= text.length() && new LinearSearch(value).isIn(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BearerToken token && fingerprint.equals(token.fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
