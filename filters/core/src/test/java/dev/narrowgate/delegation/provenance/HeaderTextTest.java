package dev.narrowgate.delegation.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HeaderTextTest {

    @Property
    void lawNineNoValueCanEndTheHeader(@ForAll String value) {
        assertThat(HeaderText.plain(value)).matches("([!-~]([ -~]*[!-~])?)?");
    }

    @Property
    void aValueCanBeReadBack(@ForAll String value) {
        var wellFormed = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        var decoded = URLDecoder.decode(HeaderText.plain(value).replace("+", "%2B"), StandardCharsets.UTF_8);

        assertThat(decoded).isEqualTo(wellFormed);
    }

    @Property
    void aListHasOneStringForEachValue(@ForAll List<String> values) {
        var list = HeaderText.list(values);

        assertThat(list.matches("(?:\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*+\"(?:, (?=\"))?+)*+"))
                .isTrue();
    }

    @Test
    void plainTextStaysAsItIs() {
        assertThat(HeaderText.plain("alice@example.com")).isEqualTo("alice@example.com");
        assertThat(HeaderText.plain("Alice Smith")).isEqualTo("Alice Smith");
    }

    @Test
    void aCharacterThatAHeaderCannotCarryIsPercentEncoded() {
        assertThat(HeaderText.plain("a\r\nX-Admin: 1")).isEqualTo("a%0D%0AX-Admin: 1");
        assertThat(HeaderText.plain("Zoë 100%")).isEqualTo("Zo%C3%AB 100%25");
        assertThat(HeaderText.plain(" x ")).isEqualTo("%20x%20");
        assertThat(HeaderText.string("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
        assertThat(HeaderText.list(List.of("b", "a"))).isEqualTo("\"b\", \"a\"");
    }

    @Test
    void spacesAtTheEndsAndControlsAreEncodedAndTheirNeighboursAreNot() {
        assertThat(HeaderText.plain(" a b ")).isEqualTo("%20a b%20");
        assertThat(HeaderText.plain("!~")).isEqualTo("!~");
        assertThat(HeaderText.plain("a\u001fb\u007fc")).isEqualTo("a%1Fb%7Fc");
        assertThat(HeaderText.plain("100%")).isEqualTo("100%25");
    }
}
