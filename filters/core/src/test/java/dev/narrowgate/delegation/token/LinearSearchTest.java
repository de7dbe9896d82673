package dev.narrowgate.delegation.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearSearchTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "aab", "abab", "aaaa", "abcabd"})
    void findsWhatTheLibraryFinds(String wanted) {
        var random = RandomGenerator.of("L64X128MixRandom");
        for (int i = 0; i < 2_000; i++) {
            var text = random.ints(random.nextInt(1, 24), 'a', 'e')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(new LinearSearch(wanted).isIn(text)).as(text).isEqualTo(text.contains(wanted));
        }
    }

    @Test
    void looksAtEachCharacterOfTheTextOnce() {
        var looks = new int[1];
        var text = new CharSequence() {
            @Override
            public int length() {
                return 48 * 1024;
            }

            @Override
            public char charAt(int index) {
                looks[0]++;
                return 'a';
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new UnsupportedOperationException();
            }
        };

        assertThat(new LinearSearch("a".repeat(16_000) + 'b').isIn(text)).isFalse();
        assertThat(looks[0]).isEqualTo(48 * 1024);
    }
}
