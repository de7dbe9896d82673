package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** The expressions that are probed are those that the framework matches with. */
class SegmentPatternsTest {

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/*", "/**", "/a/{*rest}", "/{id}/x", "/{id:[0-9]+}", "/a?c"})
    void aSegmentOfOnePartHasNone(String pattern) {
        assertThat(SegmentPatterns.of(pattern)).isEmpty();
    }

    @Test
    void eachSegmentAndEachPatternHasItsOwn() {
        assertThat(SegmentPatterns.of("/{a}-{b}/x/*.pdf,/v{n:[0-9]+}")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{year}-{month}.pdf~2026-11.pdf~2026-11xpdf",
                "*-*.jar~a-b.jar~ab.jar",
                "v{n:[0-9]{1,3}}x~v12x~v1234x",
                "a?{rest}~abc~a",
                "{a}+(b)~x+(b)~xx(b)"
            })
    void theyMatchWhatTheFrameworkMatches(String segment, String same, String other) {
        var framework = new PathPatternParser().parse("/" + segment);
        var own = Pattern.compile(SegmentPatterns.of(segment).getFirst());

        for (var text : List.of(same, other)) {
            assertThat(own.matcher(text).matches())
                    .as(text)
                    .isEqualTo(framework.matches(PathContainer.parsePath("/" + text)))
                    .isEqualTo(text.equals(same));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{year}-{month}-{day}.pdf~false",
                "*-*-*.pdf~false",
                "{name}-{version}.jar~false",
                "{name}.{extension}~true",
                "{name}-{version:[^-]*}.jar~true",
                "report-*.pdf~true",
                "*.pdf~true"
            })
    void theProbeFindsThoseThatTakeMoreThanLinearTime(String segment, boolean linear) {
        var probe = PatternProbe.ofWholeTexts(
                Pattern.compile(SegmentPatterns.of(segment).getFirst()), 512);

        assertThat(probe.weakness() == null).isEqualTo(linear);
    }
}
