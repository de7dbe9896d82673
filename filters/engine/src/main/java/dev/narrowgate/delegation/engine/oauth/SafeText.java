package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.Redaction;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.util.HexFormat;

/** Makes a server's text safe for a record or a log: without tokens, bounded, and with unusual characters escaped. */
public final class SafeText {

    /** The number of characters that are kept of a text. */
    static final int LONGEST = 256;

    private SafeText() {}

    /** @param secrets the texts that the server may repeat */
    public static String of(String text, PresentedTexts secrets) {
        // Tokens are removed before the text is cut, because half a token is not recognised.
        var clean = Redaction.of(secrets.removedFrom(text));
        var safe = new StringBuilder();
        int read = 0;
        for (; read < clean.length() && safe.length() < LONGEST; read++) {
            var c = clean.charAt(read);
            // The server's own backslash would look like an escape.
            if (c >= ' ' && c <= '~' && c != '\\' || Character.isLetterOrDigit(c)) {
                safe.append(c);
            } else {
                safe.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return read < clean.length() ? safe.append('…').toString() : safe.toString();
    }
}
