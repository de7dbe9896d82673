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
    void aShortOneIsFoundOnlyAsAWhole() {
        var token = new BearerToken("abc");

        assertThat(token.isRepeatedIn("abc")).isTrue();
        assertThat(token.isRepeatedIn("01a1fabc-32f7")).isFalse();
    }
}
