package dev.narrowgate.delegation.presented;

import dev.narrowgate.delegation.Percent;
import dev.narrowgate.delegation.Redaction;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of all tokens and proofs that a request brought, sound or not. None of them reaches a next hop, or a record as a
 * text of the request (laws 7 and 8).
 */
public final class PresentedTexts {

    /** Of a request that brought none. */
    public static final PresentedTexts NONE = new PresentedTexts(List.of(), true);

    private final List<PresentedText> texts;
    private final boolean complete;

    /** Characters of the shortest text that may hold one of them in base64. */
    private final int encodedLength;

    // Made when they are needed, by whichever thread: each one that is seen is complete.
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

    /** The first texts of a request that brought too many. The remaining ones may stand anywhere in it. */
    public static PresentedTexts firstOf(List<PresentedText> texts) {
        return new PresentedTexts(List.copyOf(texts), false);
    }

    /** Whether no text was left out. If one was, no text of the request may stand in a record. */
    public boolean areAll() {
        return complete;
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Whether a text repeats one of them: as it is, percent-encoded once, in base64, or within something longer. */
    public boolean areIn(String text) {
        return !texts.isEmpty() && (isAnyIn(text) || text.indexOf('%') >= 0 && isAnyIn(Percent.decoded(text)));
    }

    /** The same of the value of a header, which may be the place of one of them. */
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
            if (presented.wholeIn(text, 0) >= 0) {
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

    /** The text without any of them; the same one when none is there. */
    public String removedFrom(String text) {
        if (!areIn(text)) {
            return text;
        }
        var clean = removedPlainlyFrom(text).toString();
        // Encoded, its position is not known, so nothing of the text stays.
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
