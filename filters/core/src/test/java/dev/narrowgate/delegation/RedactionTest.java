package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final String PAYLOAD = base64("{\"sub\":\"alice\",\"aud\":\"https://gateway.example.com\"}");
    private static final String TOKEN = base64("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}") + "." + PAYLOAD + "."
            + base64("a signature of some length, so that it looks like one");

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void noTextThatHoldsATokenShowsAPartOfItsClaims(
            @ForAll @AlphaChars @NumericChars @StringLength(max = 20) String before,
            @ForAll @StringLength(max = 20) String after) {
        assertThat(Redaction.of(before + TOKEN + after))
                .contains(Redaction.INSTEAD)
                .doesNotContain(PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ \"alg\":\"none\"}", "{\n\"alg\": \"HS256\"}", "{\t\"alg\":\"x\"}", "{\r\n \"alg\" : 1}"})
    void whiteSpaceInAHeaderHidesNoToken(String header) {
        assertThat(Redaction.of("/x/" + base64(header) + "." + PAYLOAD + ".")).isEqualTo("/x/" + Redaction.INSTEAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"honeyJar", "eyJeyJ", "keyJournalEntries-"})
    void aNameBeforeATokenHidesNoToken(String name) {
        assertThat(Redaction.of(name + TOKEN)).isEqualTo(name + Redaction.INSTEAD);
    }

    @Test
    void anEncryptedTokenIsOneToo() {
        assertThat(Redaction.of(TOKEN + "." + PAYLOAD + ".tag")).isEqualTo(Redaction.INSTEAD);
    }

    @Test
    void ofATextWithAnEncodedTokenNothingStays() {
        assertThat(Redaction.of("/tickets/%65" + TOKEN.substring(1).replace(".", "%2E")))
                .isEqualTo(Redaction.INSTEAD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "https://eworkplace-identity.example.com/realms/a",
                "https://eyewear-and-more.shop.example.com",
                "/tickets/1.2.3/%E2%82%AC",
                "127.0.0.1",
                "alice|https://idp.example.com",
                "https://honeyJarBackend.prod.example.com",
                "keyJournalEntries.archive.example.com",
                "eyJarBackend01.prod.example.com",
                "eyJ is how a token begins. It has full stops. More of them"
            })
    void otherTextsStayTheSameString(String text) {
        assertThat(Redaction.of(text)).isSameAs(text);
    }

    @Test
    void aReasonHoldsNoToken() {
        assertThat(new DelegationFailure.TokenRejected("iss is " + TOKEN).reason())
                .isEqualTo("iss is [a token]");
    }
}
