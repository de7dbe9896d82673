package dev.narrowgate.delegation.token;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one token or proof as a request brought it. It is found again in other texts by a piece of bounded length that no
 * other text has, so that a search takes linear time whatever both texts are.
 */
public final class PresentedText {

    /** Characters. A shorter value, or a shorter signature, may stand in another text by chance. */
    private static final int SHORTEST_SECRET = 16;

    private static final int LONGEST_PIECE = 32;
    private static final int LONGEST_WORD = 8;
    private static final int BLOCK = 3;

    private final String place;
    private final String value;
    private final int offset;
    private final String piece;

    /** The piece in base64, as it looks at each place within a block and in each alphabet. Made when it is needed. */
    private @Nullable List<String> encoded;

    /** @param place the name of the header that it stands in, or another name for where it does */
    public PresentedText(String place, String value) {
        this.place = place;
        this.value = value;
        int signature = value.lastIndexOf('.') + 1;
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        if (signature > 0 && end - signature >= SHORTEST_SECRET) {
            // The first characters of a signature: ECDSA has two values of s for one r, and the last character of
            // base64url has bits without meaning.
            this.offset = signature;
            this.piece = value.substring(signature, Math.min(end, signature + LONGEST_PIECE));
        } else if (end >= SHORTEST_SECRET) {
            this.offset = Math.max(0, end - LONGEST_PIECE);
            this.piece = value.substring(offset, end);
        } else {
            this.offset = 0;
            this.piece = value;
        }
    }

    boolean isOf(String header) {
        return place.equalsIgnoreCase(header);
    }

    /** Whether it may as well be a word, which no one can keep out of texts. */
    boolean isWord() {
        return value.length() < LONGEST_WORD;
    }

    /** Whether a text repeats it, as it is. */
    boolean isIn(String text) {
        return !isWord() && indexIn(text, 0) >= 0;
    }

    private int indexIn(String text, int from) {
        return piece.length() >= SHORTEST_SECRET ? text.indexOf(piece, from) : wholeIn(text, from);
    }

    /** Where a short value stands on its own, between characters that no token has; negative when it does not. */
    private int wholeIn(String text, int from) {
        for (int at = text.indexOf(value, from); at >= 0; at = text.indexOf(value, at + 1)) {
            if (!isOfToken(text, at - 1) && !isOfToken(text, at + value.length())) {
                return at;
            }
        }
        return -1;
    }

    /** {@code b64token} (RFC 6750, section 2.1), but for the slash and the equals sign, which divide paths and queries. */
    private static boolean isOfToken(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        var c = text.charAt(at);
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+".indexOf(c) >= 0;
    }

    /** Whether a text repeats it in base64, within a longer value too. */
    boolean isEncodedIn(String text) {
        if (piece.length() < SHORTEST_SECRET || text.length() < value.length() * 4 / BLOCK) {
            return false;
        }
        if (encoded == null) {
            encoded = encodings();
        }
        for (var encoding : encoded) {
            if (text.contains(encoding)) {
                return true;
            }
        }
        return false;
    }

    private List<String> encodings() {
        var all = new ArrayList<String>();
        for (int first = 0; first < BLOCK; first++) {
            // Characters at both ends depend on what stands beside the piece.
            var blocks = piece.substring(first, first + (piece.length() - first) / BLOCK * BLOCK);
            var octets = blocks.getBytes(StandardCharsets.UTF_8);
            all.add(Base64.getEncoder().encodeToString(octets));
            all.add(Base64.getUrlEncoder().encodeToString(octets));
        }
        return all.stream().distinct().toList();
    }

    /** The text without it, and without the characters of a token around it. For a text that it is in. */
    String removedFrom(String text, String instead) {
        var clean = new StringBuilder(text.length());
        int copied = 0;
        for (int at = indexIn(text, 0); at >= 0; at = indexIn(text, copied)) {
            boolean whole = at - offset >= copied && text.startsWith(value, at - offset);
            int start = whole ? at - offset : at;
            int end = whole ? start + value.length() : at + piece.length();
            while (start > copied && isOfToken(text, start - 1)) {
                start--;
            }
            while (isOfToken(text, end)) {
                end++;
            }
            clean.append(text, copied, start).append(instead);
            copied = end;
        }
        return clean.append(text, copied, text.length()).toString();
    }

    @Override
    public String toString() {
        return "PresentedText[" + place + "]";
    }
}
