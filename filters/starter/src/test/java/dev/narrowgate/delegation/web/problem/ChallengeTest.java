package dev.narrowgate.delegation.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
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

    /** Made of the characters that mean something. */
    @Property(tries = 2000)
    void aParameterHasANameAndAPrintableValue(
            @ForAll
                    @StringLength(max = 40)
                    @CharRange(from = ' ', to = '0')
                    @CharRange(from = 'a', to = 'c')
                    @CharRange(from = '=', to = '=')
                    @CharRange(from = '\\', to = '\\')
                    String field) {
        for (var challenge : Challenge.parse("Bearer " + field)) {
            assertThat(challenge.parameters().values())
                    .allSatisfy(value -> assertThat(value.chars()).allMatch(c -> c >= ' ' && c <= '~'));
            assertThat(List.copyOf(challenge.parameters().keySet())).noneMatch(String::isEmpty);
        }
    }
}
