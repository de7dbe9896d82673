package dev.narrowgate.delegation.engine.exchange.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultSecretTest {

    private static VaultSecret read(String answer) {
        return VaultSecret.of(answer.getBytes(StandardCharsets.UTF_8), ExchangeRejected::new);
    }

    /** An answer of the second version of the key/value store. */
    @Test
    void readsMembersByNamesAndByPointers() {
        var secret = read("{\"lease_id\":\"\",\"lease_duration\":0,\"data\":{\"plain\":\"1\",\"a/b\":\"2\","
                + "\"data\":{\"key\":\"3\",\"a/b\":\"4\"}}}");

        assertThat(secret.lease()).isEqualTo(Duration.ZERO);
        assertThat(secret.text("plain")).isEqualTo("1");
        assertThat(secret.text("a/b")).isEqualTo("2");
        assertThat(secret.text("/data/key")).isEqualTo("3");
        assertThat(secret.text("/data/a~1b")).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "data", "/data", "/data/none", "/data/key/0", "long", "line", "umlaut", "number"})
    void refusesWhatIsNoTextOfAHeader(String name) {
        var secret =
                read("{\"lease_duration\":1,\"data\":{\"data\":{\"key\":\"3\"},\"line\":\"a\\nb\",\"umlaut\":\"ä\","
                        + "\"number\":1,\"long\":\"" + "k".repeat(8193) + "\"}}");

        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> secret.text(name))
                .withMessageContaining(name);
    }

    @Test
    void refusesAUserNameWithAColon() {
        var secret = read("{\"lease_duration\":1,\"data\":{\"user\":\"a:b\"}}");

        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> secret.userName("user"))
                .withMessageContaining("colon");
    }

    @Test
    void showsNoSecret() {
        var failing = "{\"lease_duration\":1,\"data\":{\"user\":\"s3cret-value\"";

        assertThat(read(failing + "}}").toString()).doesNotContain("s3cret-value");
        assertThatExceptionOfType(ExchangeRejected.class)
                .isThrownBy(() -> read(failing))
                .withMessageNotContaining("s3cret-value");
    }
}
