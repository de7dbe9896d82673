package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of tokens, and names that begin with the same characters. */
class RedactedHeaderTest {

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void theShortestTokenIsOne() {
        assertThat(Redaction.of(base64("{\"alg\":1") + "..")).isEqualTo(Redaction.INSTEAD);
        assertThat(Redaction.of(base64("{ \"alg\":") + "..")).isEqualTo(Redaction.INSTEAD);
        assertThat(Redaction.of("/x/" + base64("{\"alg\":1") + "../y")).isEqualTo("/x/[a token]/y");
        assertThat(Redaction.of("name-" + base64("{\"alg\":1") + "..")).isEqualTo("name-[a token]");
    }

    @Test
    void aShorterHeaderIsNone() {
        same("abcdefgh/" + base64("{\"alg\":") + "..");
        same("abcdefgh/" + base64("{ \"alg\"") + "..");
    }

    @Test
    void aHeaderWithOneFullStopBehindItIsNone() {
        same("/x/" + base64("{\"alg\":\"ES256\"}") + ".example");
    }

    @Test
    void aTextThatBeginsWithAFullStopHidesNoToken() {
        assertThat(Redaction.of("./x/" + base64("{\"alg\":\"ES256\"}") + ".e30.c2ln"))
                .isEqualTo("./x/[a token]");
        assertThat(Redaction.of("." + base64("{\"alg\":\"ES256\"}") + ".e30.c2ln"))
                .isEqualTo(".[a token]");
    }

    @Test
    void anEncodingAtTheBeginningHidesNoToken() {
        assertThat(Redaction.of("%65" + base64("{\"alg\":\"ES256\"}").substring(1) + "%2Ee30%2Ec2ln"))
                .isEqualTo(Redaction.INSTEAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a ~\":1,\"x\":2}", "{\"abc\":\"ES25\u0000\u0001\u0002\"}", "{\"abc\":\"ES2\"}"})
    void anObjectIsToldByItsFirstPrintableCharacters(String object) {
        assertThat(Redaction.of(base64(object) + ".e30.c2ln")).isEqualTo(Redaction.INSTEAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\u001fbcdefghi\"}",
                "{\"x\u007fbcdefghi\"}",
                "{\"xa\u001fcdefghi\"}",
                "{\"xa\u007fcdefghi\"}",
                "{\"xab\u001fdefghi\"}",
                "{\"xab\u007fdefghi\"}",
                "{\"abcdefg\u0000\u0000\u0000\"}"
            })
    void aTextThatDecodesToUnprintableCharactersIsAName(String octets) {
        same(base64(octets) + ".example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eyJha38gYWJj.archive.example.com",
                "eAAAAAAAAAAAAAA.archive.example.com",
                "etcetera-and-more.archive.example.com",
                "x-eyJ.eyJ.eyJ.eyJ",
                "eyJhIjox.archive.example.com"
            })
    void aNameThatBeginsLikeAHeaderIsNone(String name) {
        same(name);
    }

    private static void same(String text) {
        assertThat(Redaction.of(text)).isSameAs(text);
    }
}
