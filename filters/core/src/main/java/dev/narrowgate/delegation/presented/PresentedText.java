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
 * The text of one token or proof as a request brought it. It is found again in other texts by a piece of bounded length that no
 * other text has.
 */
public final class PresentedText {

    private static final int LONGEST_WORD = 8;
    private static final int BLOCK = 3;

    private final String place;
    private final String value;
    private final int offset;
    private final String piece;

    /** Of a value that is too short to have a piece. */
    private final @Nullable LinearSearch whole;

    /** @param place the name of the header that it stands in, or another name for where it does */
    public PresentedText(String place, String value) {
        this.place = place;
        this.value = value;
        int signature = value.lastIndexOf('.') + 1;
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        if (signature > 0 && end - signature >= PieceSearch.SHORT) {
            // The first characters of a signature: ECDSA has two values of s for one r, and the last character of
            // base64url has bits without meaning.
            this.offset = signature;
            this.piece = value.substring(signature, signature + width(end - signature));
        } else if (end >= PieceSearch.SHORT) {
            this.offset = end - width(end);
            this.piece = value.substring(offset, end);
        } else {
            this.offset = 0;
            this.piece = value;
        }
        // One that is shorter still may as well be a word, which no one can keep out of texts.
        this.whole = hasPiece() || value.length() < LONGEST_WORD ? null : new LinearSearch(value);
    }

    private static int width(int length) {
        return length >= PieceSearch.LONG ? PieceSearch.LONG : PieceSearch.SHORT;
    }

    boolean isOf(String header) {
        return place.equalsIgnoreCase(header);
    }

    /** Whether a piece of it is to be looked for; a shorter value may stand in another text by chance. */
    boolean hasPiece() {
        return piece.length() >= PieceSearch.SHORT;
    }

    String piece() {
        return piece;
    }

    /** The characters of a text that may hold it in base64. */
    int encodedLength() {
        return value.length() * 4 / BLOCK;
    }

    /** Its piece in base64, as it looks at each place within a block and in each alphabet. */
    Stream<String> encodings() {
        var octets = piece.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, BLOCK)
                // Characters at both ends depend on what stands beside the piece.
                .mapToObj(first -> Arrays.copyOfRange(octets, first, octets.length))
                .flatMap(blocks -> Stream.of(Base64.getEncoder(), Base64.getUrlEncoder())
                        .map(encoder -> encoder.encodeToString(blocks).substring(0, piece.length())));
    }

    /** Where a short value stands on its own, between characters that no token has; negative when it does not. */
    int wholeIn(CharSequence text, int from) {
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

    /** {@code b64token} (RFC 6750, section 2.1), but for the slash and the equals sign, which divide paths and queries. */
    private static boolean isOfToken(CharSequence text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        var c = text.charAt(at);
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+".indexOf(c) >= 0;
    }

    /**
     * The text without it, without the parts of it and the characters of a token around it. The same text when it is not there.
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
        return search == null ? wholeIn(text, from) : search.indexIn(text, from);
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
