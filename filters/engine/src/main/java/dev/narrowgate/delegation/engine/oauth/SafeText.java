package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.util.HexFormat;

/** A text of a server as it may stand in a record or a log: without tokens, bounded, each unusual character escaped. */
public final class SafeText {

    /** Characters that are kept of a text. */
    static final int LONGEST = 256;

    private SafeText() {}

    /** @param secrets that the server may repeat */
    public static String of(String text, PresentedTexts secrets) {
        // Before it is cut: half a token does not look like one.
        var clean = Redaction.of(secrets.removedFrom(text));
        var safe = new StringBuilder();
        int read = 0;
        for (; read < clean.length() && safe.length() < LONGEST; read++) {
            var c = clean.charAt(read);
            // A backslash of the server's own would look like an escape.
            if (c >= ' ' && c <= '~' && c != '\\' || Character.isLetterOrDigit(c)) {
                safe.append(c);
            } else {
                safe.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return read < clean.length() ? safe.append('…').toString() : safe.toString();
    }
}
