package dev.narrowgate.delegation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.narrowgate.delegation.provenance.HeaderText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whatever a token says: as a header it is one value of harmless characters, and can be undone. */
class HeaderTextFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void everyValueIsHarmlessAndCanBeUndone(byte[] input) {
        // Through UTF-8 once, as every claim has gone: half a character does not get this far.
        var value = new String(input, StandardCharsets.UTF_8);

        var plain = HeaderText.plain(value);
        assertThat(plain).matches("(?:[!-~](?:[ -~]*[!-~])?)?");
        assertThat(decoded(plain)).isEqualTo(value);

        var values = List.of(value.split("\n", -1));
        var list = HeaderText.list(values);
        assertThat(list).matches("[ -~]*");
        assertThat(parsed(list)).isEqualTo(values);
    }

    private static String decoded(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A list of strings, read as strictly as RFC 9651, section 4.2.5, says. */
    private static List<String> parsed(String list) {
        var values = new ArrayList<String>();
        var value = new StringBuilder();
        int i = 0;
        while (i < list.length()) {
            assertThat(list.charAt(i++)).isEqualTo('"');
            value.setLength(0);
            while (list.charAt(i) != '"') {
                if (list.charAt(i) == '\\') {
                    i++;
                    assertThat(list.charAt(i)).isIn('"', '\\');
                }
                value.append(list.charAt(i++));
            }
            values.add(decoded(value.toString()));
            i++;
            if (i < list.length()) {
                assertThat(list.substring(i)).startsWith(", ");
                i += 2;
                assertThat(i).isLessThan(list.length());
            }
        }
        return values;
    }
}
