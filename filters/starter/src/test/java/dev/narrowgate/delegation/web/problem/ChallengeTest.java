package dev.narrowgate.delegation.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {

    @Test
    void readsSeveralChallengesOfOneField() {
        assertThat(Challenge.parse(
                        "Basic realm=\"a, b\" , , Negotiate,Digest YWI=, Bearer Error = invalid ,scope=\"a\\\"b\""))
                .containsExactly(
                        new Challenge("basic", Map.of("realm", "a, b")),
                        new Challenge("negotiate", Map.of()),
                        new Challenge("digest", Map.of()),
                        new Challenge("bearer", Map.of("error", "invalid", "scope", "a\"b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer a=\"b",
                "Bearer a=b c=d",
                "Bearer a=b, A=c",
                "Bearer a=\"\u0001\"",
                "Bearer a=\"\u00e9\"",
                "Bearer \u0000",
                "=",
                "Bearer a=b;c"
            })
    void aMalformedFieldHasNoChallenges(String field) {
        assertThat(Challenge.parse(field)).isEmpty();
    }

    @Test
    void tooMuchIsNotRead() {
        assertThat(Challenge.parse("Basic, ".repeat(9))).isEmpty();
        assertThat(Challenge.parse("Bearer a=\"" + "x".repeat(8192) + "\"")).isEmpty();
    }

    /** Of characters that mean something in a field. */
    @Property(tries = 1000)
    void aQuotedValueIsReadAsItWasWritten(
            @ForAll
                    @StringLength(max = 20)
                    @CharRange(from = ' ', to = '0')
                    @CharRange(from = 'a', to = 'c')
                    @Chars({'=', '\\', '"'})
                    String value) {
        var written = value.replace("\\", "\\\\").replace("\"", "\\\"");

        assertThat(Challenge.parse("Bearer realm=\"" + written + "\", error=\"x\", Basic"))
                .containsExactly(
                        new Challenge("bearer", Map.of("realm", value, "error", "x")),
                        new Challenge("basic", Map.of()));
    }
}
