package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.audit.RecordMemberNames.BYTES_SUFFIX;
import static dev.narrowgate.delegation.audit.RecordMemberNames.SHA256_SUFFIX;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.engine.audit.chain.HashChain;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes texts into a record, by their origin. In a record that anyone can cause, a long text is cut. Then
 * {@code NAME_sha256} and {@code NAME_bytes} hold the hash and the length of its UTF-8 form.
 */
public final class RecordText {

    /** The most characters of a cut text. */
    public static final int LONGEST = 512;

    private final JsonGenerator json;
    private final int longest;
    private final @Nullable PresentedTokens verified;

    /**
     * @param cut whether anyone can cause the record
     * @param verified the tokens that the claims were read from, or null
     */
    RecordText(JsonGenerator json, boolean cut, @Nullable PresentedTokens verified) {
        this.json = json;
        this.longest = cut ? LONGEST : Integer.MAX_VALUE;
        this.verified = verified;
    }

    /** Writes a text of the gateway or of its configuration. No request can change it. */
    void ours(String name, String text) {
        json.writeStringProperty(name, text);
    }

    void oursIfPresent(String name, @Nullable String text) {
        if (text != null) {
            ours(name, text);
        }
    }

    void oursUnlessEmpty(String name, String text) {
        if (!text.isEmpty()) {
            ours(name, text);
        }
    }

    /** Writes a text that the caller or a server influences. Tokens were removed from it when the entry was made. */
    void foreign(String name, String text) {
        if (text.length() <= longest) {
            json.writeStringProperty(name, text);
            return;
        }
        // A surrogate pair must not be split.
        var end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        json.writeStringProperty(name, text.substring(0, end));
        json.writeStringProperty(name + SHA256_SUFFIX, HashChain.hash(bytes, bytes.length));
        json.writeNumberProperty(name + BYTES_SUFFIX, bytes.length);
    }

    void foreignIfPresent(String name, @Nullable String text) {
        if (text != null) {
            foreign(name, text);
        }
    }

    /** Writes a text from a verified token or from the answer of a token server. */
    void claim(String name, String text) {
        foreign(name, clean(text));
    }

    void claimIfPresent(String name, @Nullable String text) {
        if (text != null) {
            claim(name, text);
        }
    }

    /** Writes such a text as an element of a list. */
    void claim(String text) {
        json.writeString(clean(text));
    }

    /** Redacts verified tokens, and texts in the form of a token. No other text of a request changes a claim. */
    private String clean(String text) {
        return verified != null && verified.areIn(text) ? Redaction.INSTEAD : Redaction.of(text);
    }
}
