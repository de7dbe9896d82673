package dev.narrowgate.delegation.presented;

import dev.narrowgate.delegation.token.LinearSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of one token or proof of a request. Other texts are searched for a piece of bounded length that occurs in no
 * other token.
 */
public final class PresentedText {

    private static final int LONGEST_WORD = 8;
    private static final int BLOCK = 3;

    private final String place;
    private final String value;
    private final int offset;
    private final String piece;

    /** The search for a value that is too short for a piece; null if there is none. */
    private final @Nullable LinearSearch whole;

    /** @param place the name of the header that holds the text, or another name for its place */
    public PresentedText(String place, String value) {
        this.place = place;
        this.value = value;
        int signature = value.lastIndexOf('.') + 1;
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        if (signature > 0 && end - signature >= PieceSearch.SHORT) {
            // The beginning of a signature is stable. ECDSA has two values of s for one r, and the last character of
            // base64url has unused bits.
            this.offset = signature;
            this.piece = value.substring(signature, signature + width(end - signature));
        } else if (end >= PieceSearch.SHORT) {
            this.offset = end - width(end);
            this.piece = value.substring(offset, end);
        } else {
            this.offset = 0;
            this.piece = value;
        }
        // A still shorter value may be an ordinary word, so it is not searched for.
        this.whole = hasPiece() || value.length() < LONGEST_WORD ? null : new LinearSearch(value);
    }

    private static int width(int length) {
        return length >= PieceSearch.LONG ? PieceSearch.LONG : PieceSearch.SHORT;
    }

    boolean isOf(String header) {
        return place.equalsIgnoreCase(header);
    }

    /** Whether the search uses a piece. A shorter value may occur in another text by chance. */
    boolean hasPiece() {
        return piece.length() >= PieceSearch.SHORT;
    }

    String piece() {
        return piece;
    }

    /** The length of a text that may contain this one in base64, in characters. */
    int encodedLength() {
        return value.length() * 4 / BLOCK;
    }

    /** Returns the piece in base64, for each offset within a block and each alphabet. */
    Stream<String> encodings() {
        var octets = piece.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, BLOCK)
                // The characters at both ends depend on the neighbours of the piece.
                .mapToObj(first -> Arrays.copyOfRange(octets, first, octets.length))
                .flatMap(blocks -> Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
                        .map(encoder -> encoder.encodeToString(blocks).substring(0, piece.length())));
    }

    /** Returns the position of a short value between characters that a token cannot have; negative if there is none. */
    int indexOfWhole(CharSequence text, int from) {
        if (whole == null) {
            return -1;
        }
        int known = 0;
        for (int i = from; i < text.length(); i++) {
            known = whole.next(known, text.charAt(i));
            int at = i - value.length() + 1;
            if (known == value.length() && !isOfToken(text, at - 1) && !isOfToken(text, i + 1)) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Whether a character is one of {@code b64token} (RFC 6750, section 2.1). The slash and the equals sign do not
     * count, because they divide paths and queries.
     */
    private static boolean isOfToken(CharSequence text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        var c = text.charAt(at);
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+".indexOf(c) >= 0;
    }

    /**
     * Replaces this value in a text, with the parts of the value and the characters of a token around it. Returns the
     * same text if the value does not occur.
     */
    CharSequence removedFrom(CharSequence text, String instead) {
        var search = hasPiece() ? new PieceSearch(List.of(piece)) : null;
        StringBuilder clean = null;
        int copied = 0;
        for (int at = indexIn(text, 0, search); at >= 0; at = indexIn(text, copied, search)) {
            clean = clean == null ? new StringBuilder(text.length()) : clean;
            clean.append(text, copied, start(text, at, copied)).append(instead);
            copied = end(text, at);
        }
        return clean == null ? text : clean.append(text, copied, text.length());
    }

    private int indexIn(CharSequence text, int from, @Nullable PieceSearch search) {
        return search == null ? indexOfWhole(text, from) : search.indexIn(text, from);
    }

    private int start(CharSequence text, int at, int copied) {
        int start = at;
        for (int i = offset; i > 0 && start > copied && text.charAt(start - 1) == value.charAt(i - 1); i--) {
            start--;
        }
        while (start > copied && isOfToken(text, start - 1)) {
            start--;
        }
        return start;
    }

    private int end(CharSequence text, int at) {
        int end = at + piece.length();
        for (int i = offset + piece.length(); isSame(text, end, i); i++) {
            end++;
        }
        while (isOfToken(text, end)) {
            end++;
        }
        return end;
    }

    private boolean isSame(CharSequence text, int at, int i) {
        return i < value.length() && at < text.length() && text.charAt(at) == value.charAt(i);
    }

    @Override
    public String toString() {
        return "PresentedText[" + place + "]";
    }
}
