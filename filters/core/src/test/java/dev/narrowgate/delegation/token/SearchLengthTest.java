package dev.narrowgate.delegation.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.CountedText;
import dev.narrowgate.delegation.RedactionSteps;
import dev.narrowgate.delegation.presented.PresentedText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a caller chooses a text, and what is looked for in it, each character is looked at a bounded number of times. */
class SearchLengthTest {

    private static final int SIZE = 24 * 1024;

    /** Looks at each character: at it, when it leaves a window, once for each short token, and to tell a header from a name. */
    private static final int MOST_LOOKS = 24;

    /** Nearly the text, so that comparisons go on for long; and what was measured as the worst. */
    private static final List<String> UNITS = List.of(
            "a",
            "ab",
            "aaaaaaaaaaaaaaab",
            "a".repeat(31) + "b",
            "aaaaaaaaaaaaa/",
            "aaaaaaaaaaaaa.",
            "eyJ",
            "eyJhIjoi",
            "eyJhIjoi/",
            ".",
            "./",
            "/.x/",
            "eaaaaaaaaaaaa.",
            "aaaaaaa/",
            "a".repeat(32) + " ",
            "e.",
            "-aaaaaaa");

    private static final List<String> VALUES = List.of(
            "a".repeat(32),
            "a".repeat(31) + "b",
            "b" + "a".repeat(31),
            "a".repeat(15) + "b" + "a".repeat(16),
            "ab".repeat(4_000) + "a".repeat(32),
            "a".repeat(16),
            "a".repeat(9),
            "aaaaaaab");

    private static final PresentedTexts PRESENTED = PresentedTexts.of(VALUES.stream()
            .map(value -> new PresentedText("Authorization", value))
            .toList());

    static Stream<Consumer<CharSequence>> searches() {
        return Stream.concat(
                Stream.of(
                        PRESENTED::isAnyIn,
                        PRESENTED::removedPlainlyFrom,
                        RedactionSteps::of,
                        new LinearSearch("a".repeat(2_000) + "b")::isIn),
                VALUES.stream().<Consumer<CharSequence>>map(value -> {
                    var texts = PresentedTexts.of(List.of(new PresentedText("Authorization", value)));
                    return text -> {
                        texts.isAnyIn(text);
                        texts.removedPlainlyFrom(text);
                    };
                }));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void aTextTwiceAsLongTakesTwiceTheLooks(Consumer<CharSequence> search) {
        for (var prefix : List.of("", "/.x/", "b", ".")) {
            for (var unit : UNITS) {
                var small = looks(search, prefix, unit, SIZE);
                var large = looks(search, prefix, unit, 2 * SIZE);

                assertThat(small).as("%s, then %s", prefix, unit).isLessThan(MOST_LOOKS * SIZE);
                assertThat(large).as("%s, then %s", prefix, unit).isLessThan(2 * small + SIZE / 8);
            }
        }
    }

    private static long looks(Consumer<CharSequence> search, String prefix, String unit, int size) {
        var text = new CountedText((prefix + unit.repeat(size / unit.length() + 1)).substring(0, size));
        search.accept(text);
        return text.looks();
    }
}
