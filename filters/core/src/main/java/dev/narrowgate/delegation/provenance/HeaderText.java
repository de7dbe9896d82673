package dev.narrowgate.delegation.provenance;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** How a value from a token becomes text that a header can carry, whatever the value holds. */
public final class HeaderText {

    private static final String HEX = "0123456789ABCDEF";

    private HeaderText() {}

    /**
     * The value with every byte percent-encoded that a field value cannot carry plainly (RFC 9110, section 5.5): controls,
     * what is not ASCII, spaces at either end, and the percent sign, so that it can be undone.
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

    /** A string of structured fields (RFC 9651, section 3.3.3), percent-encoded inside where it is not ASCII. */
    public static String string(String value) {
        var escaped = plain(value).replace("\\", "\\\\").replace("\"", "\\\"");
        return '"' + escaped + '"';
    }

    /** A list of strings (RFC 9651, section 3.1). An empty list is no field at all. */
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
