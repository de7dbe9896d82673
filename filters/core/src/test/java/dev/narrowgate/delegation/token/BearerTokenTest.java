package dev.narrowgate.delegation.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerTokenTest {

    @Test
    void isFoundWhereATextRepeatsIt() {
        var token = new BearerToken("opaque-token-of-some-length");

        assertThat(token.isRepeatedIn("opaque-token-of-some-length")).isTrue();
        assertThat(token.isRepeatedIn("jti-of-opaque-token-of-some-length.")).isTrue();
        assertThat(token.isRepeatedIn("another")).isFalse();
    }

    @Test
    void sixteenCharactersAreEnoughToFindItWithinAText() {
        assertThat(new BearerToken("0123456789abcdef").isRepeatedIn("x0123456789abcdef"))
                .isTrue();
        assertThat(new BearerToken("0123456789abcde").isRepeatedIn("x0123456789abcde"))
                .isFalse();
        assertThat(new BearerToken("0123456789abcdef").isRepeatedIn("0123456789abcde"))
                .isFalse();
    }

    @Test
    void showsThatItIsATokenAndNothingOfItsText() {
        assertThat(new BearerToken("secret")).hasToString("BearerToken[…]");
    }

    @Test
    void aShortOneIsFoundOnlyAsAWhole() {
        var token = new BearerToken("abc");

        assertThat(token.isRepeatedIn("abc")).isTrue();
        assertThat(token.isRepeatedIn("01a1fabc-32f7")).isFalse();
    }
}
