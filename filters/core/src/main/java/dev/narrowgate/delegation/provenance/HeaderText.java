package dev.narrowgate.delegation.provenance;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Encodes values of tokens as text that a header can carry. */
public final class HeaderText {

    private static final String HEX = "0123456789ABCDEF";

    private HeaderText() {}

    /**
     * Percent-encodes every byte that a field value cannot carry plainly (RFC 9110, section 5.5): controls, bytes
     * outside ASCII, and spaces at either end. The percent sign is encoded too, so that the encoding can be undone.
     */
    public static String plain(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        var text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            var outer = i == 0 || i == bytes.length - 1;
            append(text, bytes[i] & 0xFF, outer);
        }
        return text.toString();
    }

    /**
     * Returns a string of structured fields (RFC 9651, section 3.3.3), percent-encoded where the value is not ASCII.
     */
    public static String string(String value) {
        var escaped = plain(value).replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escaped + '"';
    }

    /** Returns a list of strings (RFC 9651, section 3.1). An empty list means that the field is absent. */
    public static String list(Collection<String> values) {
        return values.stream().map(HeaderText::string).collect(Collectors.joining(", "));
    }

    private static void append(StringBuilder text, int octet, boolean outer) {
        var plain = octet > 0x20 && octet < 0x7F && octet != '%' || octet == 0x20 && !outer;
        if (plain) {
            text.append((char) octet);
        } else {
            text.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
        }
    }
}
