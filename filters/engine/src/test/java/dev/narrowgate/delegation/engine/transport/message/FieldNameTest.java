package dev.narrowgate.delegation.engine.transport.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport and the header filters take the same names for the same. */
class FieldNameTest {

    private final FieldName name = new FieldName();

    @Property
    void aNameIsKnownExactlyWhenItsFoldIs(@ForAll("spellings") String spelled) {
        var known = name.known(spelled);
        var normal = ReservedHeaders.normal(spelled);

        assertThat(known == null ? "" : known.text()).isEqualTo(isKnown(normal) ? normal : "");
        assertThat(name.isPlain()).isEqualTo(spelled.equalsIgnoreCase(normal));
    }

    @Property
    void everyRespelledNameOfAKnownFieldIsNotPlain(@ForAll KnownField field, @ForAll("signs") String sign) {
        var text = field.text();

        for (var spelled : new String[] {text + sign, sign + text, text.replace("-", "-" + sign)}) {
            if (!spelled.equals(text)) {
                assertThat(name.known(spelled)).isEqualTo(field);
                assertThat(name.isPlain()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "5,5", "200,200", "999999999999999999,999999999999999999"})
    void aLengthIsAPlainNumber(String text, long length) {
        assertThat(ContentLength.of(text)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "005", "0200", "+5", "-5", " 5", "5 ", "5,5", "0x5", "1000000000000000000", "\u0665"})
    void aTextThatIsNoPlainNumberIsNoLength(String text) {
        assertThat(ContentLength.of(text)).isNegative();
    }

    @Provide
    Arbitrary<String> signs() {
        return Arbitraries.strings().withChars("!#$%&'*+-.^_`|~").ofMinLength(1).ofMaxLength(40);
    }

    @Provide
    Arbitrary<String> spellings() {
        var letters = Arbitraries.of("content", "LENGTH", "transfer", "Encoding", "te", "Host", "type", "x");
        var sign = Arbitraries.strings().withChars("-_.~").ofMaxLength(2);
        return letters.flatMap(first ->
                sign.flatMap(middle -> letters.flatMap(second -> sign.map(end -> first + middle + second + end))));
    }

    private static boolean isKnown(String normal) {
        for (var field : KnownField.all()) {
            if (field.text().equals(normal)) {
                return true;
            }
        }
        return false;
    }
}
