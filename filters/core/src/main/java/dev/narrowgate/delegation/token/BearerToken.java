package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/** The text of a token as it travels. It is a secret: it shows itself to nobody who does not ask for it by name. */
public final class BearerToken {

    /** The longest token that is looked at, in characters. */
    public static final int MAXIMUM_LENGTH = 16_384;

    /** Characters. What is shorter could be guessed, and is found in other texts by chance. */
    private static final int SHORTEST_SECRET = 16;

    private final String value;
    private final TokenFingerprint fingerprint;

    public BearerToken(String value) {
        this.value = value;
        this.fingerprint = TokenFingerprint.of(value);
    }

    /** The text, for a verifier or for the header of the next hop, and for nothing else. */
    public String value() {
        return value;
    }

    public TokenFingerprint fingerprint() {
        return fingerprint;
    }

    /** Whether a text is it, or repeats it in between; of what is short the latter may well be chance. */
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
