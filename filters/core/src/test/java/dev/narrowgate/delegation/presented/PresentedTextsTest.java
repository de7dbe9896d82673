package dev.narrowgate.delegation.presented;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PresentedTextsTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Provide
    Arbitrary<String> tokens() {
        var part = Arbitraries.strings().withChars(ALPHABET.toCharArray());
        var compact = part.ofMinLength(12)
                .ofMaxLength(60)
                .flatMap(head ->
                        part.ofMinLength(43).ofMaxLength(90).map(signature -> head + "." + head + "." + signature));
        var opaque = part.ofMinLength(16).ofMaxLength(200);
        return Arbitraries.oneOf(compact, opaque);
    }

    private static PresentedTexts presented(String... values) {
        return PresentedTexts.of(List.of(values).stream()
                .map(value -> new PresentedText("Authorization", value))
                .toList());
    }

    @Property
    void aTokenIsFoundInsideEveryText(
            @ForAll("tokens") String token, @ForAll @StringLength(max = 40) String before, @ForAll String after) {
        assertThat(presented(token).areIn(before + token + after)).isTrue();
    }

    @Property
    void aTokenIsFoundInBase64OfEveryText(
            @ForAll("tokens") String token,
            @ForAll @StringLength(max = 5) String before,
            @ForAll @StringLength(max = 5) String after) {
        var octets = (before + token + after).getBytes(StandardCharsets.UTF_8);

        assertThat(presented(token).areIn(Base64.getEncoder().encodeToString(octets)))
                .isTrue();
        assertThat(presented(token)
                        .areIn("x." + Base64.getUrlEncoder().withoutPadding().encodeToString(octets)))
                .isTrue();
    }

    @Property
    void aTokenIsFoundWherePercentEncodingHidesIt(@ForAll("tokens") String token) {
        var encoded = new StringBuilder();
        token.chars().forEach(c -> encoded.append('%').append(Integer.toHexString(c)));

        assertThat(presented(token).areIn("/tickets/" + encoded)).isTrue();
        assertThat(presented(token).removedFrom("/tickets/" + encoded)).isEqualTo(Redaction.INSTEAD);
    }

    @Property
    void noPartOfATokenStaysInAText(@ForAll("tokens") String token) {
        var clean = presented(token).removedFrom("/tickets/" + token + "/1 and " + token);

        assertThat(clean).isEqualTo("/tickets/[a token]/1 and [a token]");
    }

    @Property
    void aTextWithoutATokenStaysTheSame(@ForAll("tokens") String token, @ForAll @StringLength(max = 15) String text) {
        assertThat(presented(token).areIn(text)).isFalse();
        assertThat(presented(token).removedFrom(text)).isEqualTo(text);
    }

    @Test
    void anotherSignatureOverTheSameTokenIsTheSameToken() {
        var r = "r".repeat(43);

        assertThat(presented("a.b." + r + "s".repeat(43)).areIn("a.b." + r + "t".repeat(43)))
                .isTrue();
    }

    @Test
    void aShortTokenIsFoundAsAWholeValue() {
        var texts = presented("opaque-1");

        assertThat(List.of("opaque-1", "/tickets/opaque-1/x", "a=1&t=opaque-1", "s=opaque-1; t=2", "/%6fpaque-1"))
                .allMatch(texts::areIn);
        assertThat(List.of("opaque-12", "/tickets/an-opaque-1", "opaque")).noneMatch(texts::areIn);
        assertThat(texts.removedFrom("/tickets/opaque-1")).isEqualTo("/tickets/[a token]");
    }

    @Test
    void aTokenMayStandInItsOwnHeader() {
        var texts = presented("opaque-token-of-alice");

        assertThat(texts.areIn("Bearer opaque-token-of-alice", "authorization")).isFalse();
        assertThat(texts.areIn("Bearer opaque-token-of-alice", "Cookie")).isTrue();
    }

    @Test
    void anotherTokenMayNotStandInItsHeader() {
        var texts = PresentedTexts.of(List.of(
                new PresentedText("Authorization", "opaque-token-of-alice"),
                new PresentedText("Actor-Token", "opaque-token-of-an-actor")));

        assertThat(texts.areIn("Bearer opaque-token-of-an-actor", "Authorization"))
                .isTrue();
        assertThat(texts.areIn("Bearer opaque-token-of-alice", "Authorization")).isFalse();
        assertThat(texts.areIn("neither of them", "Cookie")).isFalse();
    }

    @Test
    void aTokenOfSixteenCharactersIsFoundByItself() {
        assertThat(presented("0123456789abcdef").areIn("0123456789abcdef")).isTrue();
    }

    @Test
    void aTokenIsFoundInATextThatIsItsBase64AndNothingElse() {
        var token = "opaque-token-of-alice-30-chars";

        assertThat(presented(token).areIn(Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
    }

    @Test
    void anEncodedTokenIsFoundAtTheBeginningOfAText() {
        assertThat(presented("opaque-1").areIn("%6fpaque-1")).isTrue();
    }

    @Test
    void aRequestWithoutTokensHasNone() {
        assertThat(PresentedTexts.of(List.of()).isEmpty()).isTrue();
        assertThat(presented("opaque-1").isEmpty()).isFalse();
        assertThat(presented("opaque-1").areAll()).isTrue();
    }

    @Test
    void aWordIsNoToken() {
        var texts = presented("expired");

        assertThat(texts.areIn("expired")).isFalse();
        assertThat(texts.removedFrom("the token is expired")).isEqualTo("the token is expired");
    }
}
