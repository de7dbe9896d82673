package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.Percent;
import dev.narrowgate.delegation.Redaction;
import java.util.List;

/**
 * The texts of all tokens and proofs that a request brought, sound or not. None of them reaches a next hop or a record (laws 7
 * and 8). Not for several threads at a time while it is new: it prepares itself on first use.
 */
public final class PresentedTexts {

    /** Of a request that brought none. */
    public static final PresentedTexts NONE = new PresentedTexts(List.of());

    private final List<PresentedText> texts;

    private PresentedTexts(List<PresentedText> texts) {
        this.texts = texts;
    }

    public static PresentedTexts of(List<PresentedText> texts) {
        return texts.isEmpty() ? NONE : new PresentedTexts(List.copyOf(texts));
    }

    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Whether a text repeats one of them: as it is, percent-encoded once, in base64, or within something longer. */
    public boolean areIn(String text) {
        return areIn(text, "");
    }

    /** The same of the value of a header, which may be the place of one of them. */
    public boolean areIn(String text, String header) {
        return !texts.isEmpty()
                && (arePlainlyIn(text, header)
                        || text.indexOf('%') >= 0 && arePlainlyIn(Percent.decoded(text), header));
    }

    private boolean arePlainlyIn(String text, String header) {
        for (var presented : texts) {
            if ((presented.isIn(text) || presented.isEncodedIn(text)) && !presented.isOf(header)) {
                return true;
            }
        }
        return false;
    }

    /** The text without any of them, and without whatever else has the form of a token. */
    public String removedFrom(String text) {
        var clean = text;
        for (var presented : texts) {
            clean = presented.isIn(clean) ? presented.removedFrom(clean, Redaction.INSTEAD) : clean;
        }
        clean = Redaction.of(clean);
        // Encoded, its position is not known, so nothing of the text stays.
        return isHiddenIn(clean) ? Redaction.INSTEAD : clean;
    }

    private boolean isHiddenIn(String text) {
        var decoded = text.indexOf('%') < 0 ? text : Percent.decoded(text);
        for (var presented : texts) {
            if (presented.isIn(decoded) || presented.isEncodedIn(decoded)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "PresentedTexts[" + texts.size() + "]";
    }
}
