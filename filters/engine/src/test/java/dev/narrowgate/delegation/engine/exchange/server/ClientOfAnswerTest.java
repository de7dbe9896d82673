package dev.narrowgate.delegation.engine.exchange.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.token.BearerToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law 2 where the chain travels beside the token: the token is for this gateway's client, by every name for a client. */
class ClientOfAnswerTest {

    private static final String OWN = "narrowgate";

    private static AnswerClaims claims(String json) {
        var claims = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return AnswerClaims.of(new BearerToken("e30." + claims + ".AA"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "azp", "cid", "appid"})
    void aTokenThatNamesAnotherClientByAnyNameIsRefused(String name) {
        for (var other : new String[] {"\"app\"", "[\"narrowgate\"]", "null", "{}"}) {
            assertThatExceptionOfType(ExchangeRejected.class)
                    .isThrownBy(() -> claims("{\"" + name + "\":" + other + "}").checkClient(OWN, OWN))
                    .withMessageContaining(name + " is not this gateway");
        }
    }

    @Test
    void aTokenThatWasReadToBeForAnotherClientIsRefused() {
        for (var other : new String[] {"app", ""}) {
            assertThatExceptionOfType(ExchangeRejected.class)
                    .isThrownBy(() -> claims("{}").checkClient(other, OWN))
                    .withMessageContaining("client changed");
        }
    }

    @Test
    void aTokenForThisGatewayIsTaken() {
        assertThatCode(() -> claims("{\"client_id\":\"narrowgate\",\"azp\":\"narrowgate\"}")
                        .checkClient(OWN, OWN))
                .doesNotThrowAnyException();
        assertThatCode(() -> AnswerClaims.of(new BearerToken("opaque")).checkClient(OWN, OWN))
                .doesNotThrowAnyException();
    }
}
