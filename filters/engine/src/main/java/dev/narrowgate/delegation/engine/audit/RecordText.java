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
 * The one way of a text into a record, by whose text it is. In a record that anyone can cause, a long text is cut, and {@code
 * NAME_sha256} and {@code NAME_bytes} say which it was and how long, in UTF-8.
 */
public final class RecordText {

    /** Characters of a text that stay. */
    public static final int LONGEST = 512;

    private final JsonGenerator json;
    private final int longest;
    private final @Nullable PresentedTokens verified;

    /**
     * @param cut whether anyone can cause the record
     * @param verified the tokens that claims were read from, when there are any
     */
    RecordText(JsonGenerator json, boolean cut, @Nullable PresentedTokens verified) {
        this.json = json;
        this.longest = cut ? LONGEST : Integer.MAX_VALUE;
        this.verified = verified;
    }

    /** A text of the gateway or of its configuration. Nothing that a request brings changes what is written of it. */
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

    /** A text that the caller or a server had a hand in. Tokens were taken out of it when the entry was made. */
    void foreign(String name, String text) {
        if (text.length() <= longest) {
            json.writeStringProperty(name, text);
            return;
        }
        // Half a character would not be one.
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

    /** A text that a verified token, or the answer of a token server, says. */
    void claim(String name, String text) {
        foreign(name, clean(text));
    }

    void claimIfPresent(String name, @Nullable String text) {
        if (text != null) {
            claim(name, text);
        }
    }

    /** The same of an element of a list. */
    void claim(String text) {
        json.writeString(clean(text));
    }

    /** Without the tokens that were verified, and without what has the form of one: no other text changes a claim. */
    private String clean(String text) {
        return verified != null && verified.areIn(text) ? Redaction.INSTEAD : Redaction.of(text);
    }
}
