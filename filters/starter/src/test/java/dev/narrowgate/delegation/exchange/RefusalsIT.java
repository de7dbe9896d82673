package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** A refusal that cannot heal is not asked for again at once, and stands in nobody else's way. Rows. */
class RefusalsIT extends ExchangeAttack {

    @Override
    String[] settings() {
        return new String[] {"keep-refusals: 1s"};
    }

    @Test
    void x004_theServerIsSparedTheSameQuestion() throws Exception {
        var token = gateway().delegation().sign();
        server.refuses(400, "invalid_grant");
        assertThat(call(token).statusCode()).isEqualTo(401);
        assertThat(call(token).statusCode()).isEqualTo(401);
        assertThat(server.asked()).hasSize(1);

        server.answersWith(server.token().sign());
        await().untilAsserted(() -> assertThat(call(token).statusCode()).isEqualTo(200));
    }

    @Test
    void x021_aRefusalIsOfOneTokenOnly() throws Exception {
        server.refuses(400, "invalid_grant");
        assertThat(call().statusCode()).isEqualTo(401);

        server.answersWith(server.token().sign());
        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void whatMayHealIsNotRemembered() throws Exception {
        var token = gateway().delegation().sign();
        server.answers(aResponse().withStatus(404));
        assertThat(call(token).statusCode()).isEqualTo(502);

        server.answersWith(server.token().sign());
        assertThat(call(token).statusCode()).isEqualTo(200);
    }
}
