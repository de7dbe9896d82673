package dev.narrowgate.delegation.token;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.token.KeyBinding.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of tokens are written in claims and headers, and how they are spread over tables. */
class TokenTextsTest {

    @Test
    void aFingerprintIsWrittenAsOthersWriteTheSha256() {
        var fingerprint = TokenFingerprint.of("abc");

        assertThat(fingerprint.hex()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(fingerprint.base64Url()).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
        assertThat(fingerprint.tokenId()).isEqualTo("sha256:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }

    /** A caller that finds many tokens in one place of a table makes it slow. */
    @Test
    void fingerprintsAndTokensAreSpreadOverATable() {
        var tokens = IntStream.range(0, 4096)
                .mapToObj(i -> new BearerToken("token-" + i))
                .toList();

        assertThat(tokens.stream().map(BearerToken::hashCode).distinct().count())
                .isGreaterThan(4090);
        assertThat(tokens.stream()
                        .map(token -> token.fingerprint().hashCode())
                        .distinct()
                        .count())
                .isGreaterThan(4090);
    }

    @Test
    void keysHaveTheNamesOfTheClaimThatConfirmsThem() {
        var bindings = List.of(new KeyBinding(Kind.X5T_S256, "certificate"), new KeyBinding(Kind.JKT, "key"));

        assertThat(KeyBinding.confirmation(bindings)).isEqualTo(Map.of("jkt", "key", "x5t#S256", "certificate"));
    }

    @Test
    void schemesHaveTheNamesOfTheHeader() {
        assertThat(AuthorizationScheme.BEARER.text()).isEqualTo("Bearer");
        assertThat(AuthorizationScheme.DPOP.text()).isEqualTo("DPoP");
    }

    @Test
    void scopesAreReadAsAListWithOneSpaceBetween() {
        assertThat(Scopes.parse("tickets:write tickets:read")).contains(Scopes.of("tickets:read", "tickets:write"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a  b", " a", "a ", "a\tb", "\"a\"", "a\\b", "ä"})
    void aTextThatIsNoListOfScopesIsNotRead(String text) {
        assertThat(Scopes.parse(text)).isEmpty();
    }

    @Test
    void boundsOfOneUseAndOfAFreshTokenLimitTheirOwnTimeAlone() {
        var time = Duration.ofSeconds(60);

        assertThat(TimeBounds.oneUse(time)).isEqualTo(new TimeBounds(TimeBounds.SKEW, null, time, null));
        assertThat(TimeBounds.fresh(Duration.ZERO, time)).isEqualTo(new TimeBounds(Duration.ZERO, null, null, time));
    }

    @Test
    void aTokenIsBelievedNoLongerThanItsSources() {
        var token = token().believedUntil(NOW.plusSeconds(60)).build();

        assertThat(token.believedUntil(NOW).validity().believedUntil()).isEqualTo(NOW);
        assertThat(token.believedUntil(NOW.plusSeconds(61))).isEqualTo(token);
    }
}
