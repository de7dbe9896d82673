package dev.narrowgate.delegation.presented;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedTextTest {

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static PresentedText text(String value) {
        return new PresentedText("Authorization", value);
    }

    private static PresentedTexts texts(String... values) {
        return PresentedTexts.of(
                List.of(values).stream().map(PresentedTextTest::text).toList());
    }

    @Nested
    class GivenThePieceThatAValueIsFoundBy {

        @Test
        void ofASignedTokenItIsTheBeginningOfTheSignature() {
            assertThat(text("head.payload." + LETTERS).piece()).isEqualTo(LETTERS.substring(0, 32));
            assertThat(text("head.payload." + LETTERS.substring(0, 32)).piece()).isEqualTo(LETTERS.substring(0, 32));
            assertThat(text("head.payload." + LETTERS.substring(0, 31)).piece()).isEqualTo(LETTERS.substring(0, 16));
            assertThat(text("head.payload." + LETTERS.substring(0, 16)).piece()).isEqualTo(LETTERS.substring(0, 16));
        }

        @Test
        void theTextBeforeASignatureOfSixteenCharactersIsNoPartOfIt() {
            assertThat(text(LETTERS + "." + LETTERS.substring(0, 16)).piece()).isEqualTo(LETTERS.substring(0, 16));
        }

        @Test
        void ofATokenWithAShortSignatureItIsTheEnd() {
            assertThat(text("abcdefghijklmnopqrstuvwxyz.sig").piece()).isEqualTo("opqrstuvwxyz.sig");
            assertThat(text(LETTERS + ".012345678901234").piece())
                    .isEqualTo(LETTERS.substring(36) + ".012345678901234");
        }

        @Test
        void ofAnOpaqueTokenItIsTheEnd() {
            assertThat(text(LETTERS).piece()).isEqualTo(LETTERS.substring(20));
            assertThat(text("x" + LETTERS.substring(0, 30)).piece()).isEqualTo(LETTERS.substring(14, 30));
            assertThat(text(LETTERS.substring(0, 16)).piece()).isEqualTo(LETTERS.substring(0, 16));
        }

        @Test
        void paddingIsNoPartOfIt() {
            assertThat(text(LETTERS.substring(0, 16) + "==").piece()).isEqualTo(LETTERS.substring(0, 16));
            assertThat(text(LETTERS + "==").piece()).isEqualTo(LETTERS.substring(20));
            assertThat(text("head.payload." + LETTERS.substring(0, 31) + "=").piece())
                    .isEqualTo(LETTERS.substring(0, 16));
        }

        @Test
        void aShortValueHasNone() {
            assertThat(text(LETTERS.substring(0, 16)).hasPiece()).isTrue();
            assertThat(text(LETTERS.substring(0, 15)).hasPiece()).isFalse();
            assertThat(text("================").hasPiece()).isTrue();
            assertThat(text("====").hasPiece()).isFalse();
        }
    }

    @Nested
    class GivenATextThatHoldsIt {

        private static final String SIGNED = "head.payload." + LETTERS;

        @Test
        void partsOfTheValueAroundThePieceAreRemoved() {
            var opaque = "a/b=c/" + LETTERS.substring(0, 32);

            assertThat(texts(opaque).removedFrom("/x/" + opaque + "/y")).isEqualTo("/x/[a token]/y");
            assertThat(texts(opaque).removedFrom(opaque)).isEqualTo("[a token]");
            assertThat(texts(opaque).removedFrom("=c/" + LETTERS.substring(0, 32) + "/y"))
                    .isEqualTo("[a token]/y");
        }

        @Test
        void theRestOfASignatureIsRemoved() {
            var signed = "h.p." + LETTERS.substring(0, 32) + "/rest=more";

            assertThat(texts(signed).removedFrom("/x/" + signed + "?y")).isEqualTo("/x/[a token]?y");
            assertThat(texts(signed).removedFrom("/x/" + signed)).isEqualTo("/x/[a token]");
            assertThat(texts(signed).removedFrom("/x/" + signed.substring(0, signed.length() - 4)))
                    .isEqualTo("/x/[a token]");
        }

        @Test
        void charactersOfATokenAroundItAreRemoved() {
            assertThat(texts(SIGNED).removedFrom("/abc" + SIGNED + "def/1")).isEqualTo("/[a token]/1");
            assertThat(texts(SIGNED).removedFrom("abc" + SIGNED + "def")).isEqualTo("[a token]");
        }

        @Test
        void eachTimeThatItStandsThereItIsRemoved() {
            var slashed = "/" + LETTERS.substring(0, 31);

            assertThat(texts(slashed).removedFrom(slashed + slashed)).isEqualTo("[a token][a token]");
            assertThat(texts(SIGNED, "opaque-1").removedFrom("opaque-1/" + SIGNED + "/opaque-1"))
                    .isEqualTo("[a token]/[a token]/[a token]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "-", ".", "_", "~", "+"})
    void aShortValueWithinATokenIsNone(String beside) {
        assertThat(texts("opaque-1").areIn(beside + "opaque-1")).isFalse();
        assertThat(texts("opaque-1").areIn("opaque-1" + beside)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"`", "{", "@", "[", "/", ":", "=", ";", " ", "\u00e9"})
    void aShortValueBesideAnyOtherCharacterIsFound(String beside) {
        assertThat(texts("opaque-1").areIn(beside + "opaque-1" + beside)).isTrue();
    }

    @Test
    void aValueOfEightCharactersIsNoWord() {
        assertThat(texts("12345678").areIn("12345678")).isTrue();
        assertThat(texts("1234567").areIn("1234567")).isFalse();
    }

    @Test
    void base64OfAValueIsAThirdLonger() {
        assertThat(text("x".repeat(30)).encodedLength()).isEqualTo(40);
    }

    @Test
    void showsItsPlaceAndNotItsValue() {
        assertThat(text(LETTERS)).hasToString("PresentedText[Authorization]");
        assertThat(texts(LETTERS)).hasToString("PresentedTexts[1]");
    }
}
