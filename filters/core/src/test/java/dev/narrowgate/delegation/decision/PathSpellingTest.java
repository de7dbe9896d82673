package dev.narrowgate.delegation.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.RespelledPath;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two paths that mean the same by RFC 3986, section 6.2.2, are one path. */
class PathSpellingTest {

    @ParameterizedTest
    @CsvSource({
        "/tickets/%61dmin/1, /tickets/admin/1",
        "/ticket%73/%61dmin/1, /tickets/admin/1",
        "/%7euser/%2d%2E%5F, /~user/-._",
        "/caf%c3%a9, /caf%C3%A9",
        "/a%2fb, /a%2Fb",
        "/%2561dmin, /%2561dmin",
        "/%252e%252E/, /%252e%252E/",
        "/%41?a=%41%c3, /A?a=%41%c3",
        "/a?b=%zz, /a?b=%zz",
        "http://gateway/%41, http://gateway/A",
        "%41/x, A/x",
        "?%41, ?%41",
        "/%61%7A%41%5A%30%39%2D%7E, /azAZ09-~",
        "/%60%7B%40%5B%2F%3A, /%60%7B%40%5B%2F%3A"
    })
    void unreservedCharactersAreDecodedAndDigitsAreUpperCase(String target, String normal) {
        assertThat(PathSpelling.normal(target)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "%zz", "/%4%31", "/%", "/%4", "/%zz%41", "/%41%", "/%4?1", "/%u0041", "/%\u0664\u0661"})
    void aPathWithAnIncompleteEncodingStaysAsItIs(String target) {
        assertThat(PathSpelling.normal(target)).isEqualTo(target);
        assertThat(PathSpelling.isNormal(target)).isFalse();
    }

    @Property
    void everySpellingOfAPathHasOneNormalForm(@ForAll("paths") String path, @ForAll long seed) {
        var normal = PathSpelling.normal(path);

        assertThat(PathSpelling.normal(RespelledPath.of(path, new Random(seed))))
                .isEqualTo(normal);
        assertThat(PathSpelling.normal(normal)).isEqualTo(normal);
        assertThat(PathSpelling.isNormal(normal)).isTrue();
    }

    @Property
    void aPathIsNormalExactlyWhenNormalizingChangesNothing(@ForAll("targets") String path) {
        var changed = !PathSpelling.normal(path).equals(path);

        if (PathSpelling.isNormal(path)) {
            assertThat(changed).isFalse();
        } else {
            assertThat(changed || path.matches(".*%(?![0-9a-fA-F]{2}).*")).isTrue();
        }
    }

    /** Well-formed: each percent sign begins an encoding. */
    @Provide
    Arbitrary<String> paths() {
        var plain = Arbitraries.strings().withChars("aZ09-._~/!$&'()*+,=:@").ofLength(1);
        var encoded = Arbitraries.integers().between(0, 255).map(octet -> "%%%02x".formatted(octet));
        return Arbitraries.oneOf(plain, encoded).list().ofMaxSize(12).map(parts -> "/" + String.join("", parts));
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.strings().withChars("%%%%024567aAeEfFzZ./").ofMaxLength(12);
    }
}
