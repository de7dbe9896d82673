package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {

    @ParameterizedTest
    @CsvSource({"%41, A", "x%41, xA", "%41x, Ax", "%2541, %41", "%0a, '\n'", "%20x, ' x'", "%fF, ÿ", "%41%42, AB"})
    void aTripletIsDecodedOnce(String text, String decoded) {
        assertThat(Percent.decoded(text)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "%4", "%g1", "%1g", "x%", "4%1"})
    void anIncompleteTripletStaysAsItIs(String text) {
        assertThat(Percent.decoded(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"%00, 0", "x%00y, 1"})
    void anOctetOfZeroIsDecodedToo(String text, int at) {
        assertThat(Percent.decoded(text)).hasSize(text.length() - 2);
        assertThat(Percent.decoded(text).indexOf(0)).isEqualTo(at);
    }
}
