package dev.narrowgate.delegation.endpoints.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.TokenRequestRefused;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {

    @Test
    void readsParameters() {
        var form = Form.parse("a=1&b=x+y%20z&c=%C3%A4&d=&e&audience=1&audience=2&f=a=b");

        assertThat(form.one("a")).isEqualTo("1");
        assertThat(form.one("b")).isEqualTo("x y z");
        assertThat(form.one("c")).isEqualTo("ä");
        assertThat(form.one("d")).isNull();
        assertThat(form.one("e")).isNull();
        assertThat(form.all("audience")).containsExactly("1", "2");
        assertThat(form.one("f")).isEqualTo("a=b");
        assertThat(form).hasToString("Form[a, b, c, d, e, audience, f]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%",
                "a=%4",
                "a=%zz",
                "a=%ff",
                "a=%C0%AF",
                "a=%00",
                "a=%0a",
                "a=b c",
                "a=\u00e4",
                "a=1&a=2",
                "a=1&%61=2",
                "a=%+1"
            })
    void refusesWhatCouldMeanTwoThings(String body) {
        assertThatExceptionOfType(TokenRequestRefused.class)
                .isThrownBy(() -> Form.parse(body))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo("invalid_request"))
                .satisfies(refused -> assertThat(refused.reason()).doesNotContain("%", "ä"));
    }

    @Property
    void readsWhateverWasEncoded(@ForAll String text) {
        var encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
        try {
            var read = Form.parse("a=" + encoded).one("a");

            assertThat(read).isEqualTo(text.isEmpty() ? null : read);
            if (read != null && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
                assertThat(read).isEqualTo(text);
            }
        } catch (TokenRequestRefused refused) {
            // What stands for bytes that are no UTF-8 cannot be told from such bytes.
            assertThat(text.chars().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD'))
                    .isTrue();
        }
    }

    @Property
    void neverFailsInAnotherWay(@ForAll String body) {
        try {
            assertThat(Form.parse(body)).isNotNull();
        } catch (TokenRequestRefused refused) {
            assertThat(refused.error()).isEqualTo("invalid_request");
        }
    }
}
