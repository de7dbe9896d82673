package dev.narrowgate.delegation.presented;

import dev.narrowgate.delegation.Percent;
import dev.narrowgate.delegation.Redaction;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all tokens and proofs of a request, valid or not. None of them reaches a next hop, or a record as part
 * of a text of the request (laws 7 and 8).
 */
public final class PresentedTexts {

    /** For a request without tokens and proofs. */
    public static final PresentedTexts NONE = new PresentedTexts(List.of(), true);

    private final List<PresentedText> texts;
    private final boolean complete;

    /** The length of the shortest text that may contain one of them in base64, in characters. */
    private final int encodedLength;

    // Created on demand by any thread. Final fields make every visible instance complete.
    private @Nullable PieceSearch plain;
    private @Nullable PieceSearch encoded;

    private PresentedTexts(List<PresentedText> texts, boolean complete) {
        this.texts = texts;
        this.complete = complete;
        this.encodedLength = texts.stream()
                .filter(PresentedText::hasPiece)
                .mapToInt(PresentedText::encodedLength)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    public static PresentedTexts of(List<PresentedText> texts) {
        return texts.isEmpty() ? NONE : new PresentedTexts(List.copyOf(texts), true);
    }

    /** The first texts of a request with too many of them. The remaining ones may occur anywhere in the request. */
    public static PresentedTexts firstOf(List<PresentedText> texts) {
        return new PresentedTexts(List.copyOf(texts), false);
    }

    /** Whether no text was left out. Otherwise no text of the request may be part of a record. */
    public boolean areAll() {
        return complete;
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Whether a text contains one of them: unchanged, percent-encoded once, or in base64. */
    public boolean areIn(String text) {
        return !texts.isEmpty() && (isAnyIn(text) || text.indexOf('%') >= 0 && isAnyIn(Percent.decoded(text)));
    }

    /** Whether the value of a header contains one of them. Texts whose place is this header do not count. */
    public boolean areIn(String text, String header) {
        for (var presented : texts) {
            if (presented.isOf(header)) {
                return only(other -> !other.isOf(header)).areIn(text);
            }
        }
        return areIn(text);
    }

    private PresentedTexts only(Predicate<PresentedText> wanted) {
        return texts.size() == 1 ? NONE : of(texts.stream().filter(wanted).toList());
    }

    public boolean isAnyIn(CharSequence text) {
        if (text.length() >= PieceSearch.SHORT && pieces(text.length()).indexIn(text, 0) >= 0) {
            return true;
        }
        for (var presented : texts) {
            if (presented.indexOfWhole(text, 0) >= 0) {
                return true;
            }
        }
        return false;
    }

    private PieceSearch pieces(int length) {
        return length < encodedLength ? plain() : encoded();
    }

    private PieceSearch plain() {
        var search = plain;
        if (search == null) {
            search = new PieceSearch(pieces().map(PresentedText::piece).toList());
            plain = search;
        }
        return search;
    }

    private PieceSearch encoded() {
        var search = encoded;
        if (search == null) {
            search = new PieceSearch(pieces().flatMap(one -> Stream.concat(Stream.of(one.piece()), one.encodings()))
                    .distinct()
                    .toList());
            encoded = search;
        }
        return search;
    }

    private Stream<PresentedText> pieces() {
        return texts.stream().filter(PresentedText::hasPiece);
    }

    /** Returns the text without any of them, or the same text if it contains none. */
    public String removedFrom(String text) {
        if (!areIn(text)) {
            return text;
        }
        var clean = removedPlainlyFrom(text).toString();
        // The position of an encoded value is unknown, so the whole text is replaced.
        return areIn(clean) ? Redaction.INSTEAD : clean;
    }

    public CharSequence removedPlainlyFrom(CharSequence text) {
        var clean = text;
        for (var presented : texts) {
            clean = presented.removedFrom(clean, Redaction.INSTEAD);
        }
        return clean;
    }

    @Override
    public String toString() {
        return "PresentedTexts[" + texts.size() + "]";
    }
}
