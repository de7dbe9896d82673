package dev.narrowgate.delegation.adapter.audit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The one way of a text into a record. In a record that anyone can cause, a long text is cut, and {@code NAME_sha256} and
 * {@code NAME_bytes} say which it was and how long, in UTF-8.
 */
final class RecordText {

    /** Characters of a text that stay. */
    static final int LONGEST = 512;

    private final RedactingGenerator json;
    private final int longest;

    private RecordText(RedactingGenerator json, int longest) {
        this.json = json;
        this.longest = longest;
    }

    static RecordText whole(RedactingGenerator json) {
        return new RecordText(json, Integer.MAX_VALUE);
    }

    static RecordText cut(RedactingGenerator json) {
        return new RecordText(json, LONGEST);
    }

    void write(String name, String text) {
        // Before it is cut: a part of a token is not found any more.
        var value = text.length() <= longest ? text : json.redacted(text);
        if (value.length() <= longest) {
            json.writeStringProperty(name, value);
            return;
        }
        // Half a character would not be one.
        var end = Character.isHighSurrogate(value.charAt(longest - 1)) ? longest - 1 : longest;
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        json.writeStringProperty(name, value.substring(0, end));
        json.writeStringProperty(name + "_sha256", HashChain.hash(bytes, bytes.length));
        json.writeNumberProperty(name + "_bytes", bytes.length);
    }

    void writeIfPresent(String name, @Nullable String value) {
        if (value != null) {
            write(name, value);
        }
    }
}
