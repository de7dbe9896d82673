package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A refusal that cannot heal is not asked for again at once, and stands in nobody else's way. Rows. */
class RefusalsIT extends ExchangeAttack {

    @Override
    String[] settings() {
        return new String[] {"keep-refusals: 1s"};
    }

    @Override
    Path configuration(Path folder) throws IOException {
        var file = super.configuration(folder);
        return Files.writeString(
                file, Files.readString(file) + "  policies.tickets.rule: request.method in [ 'GET', 'POST' ]\n");
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

    /** Whoever steals a token, and has it refused for want of a proof, does not stand in the way of who has the proof. */
    @Test
    void x021_aRefusalWithoutAProofIsNoneWithIt() throws Exception {
        var token = gateway().delegation().sign();
        server.refuses(400, "invalid_grant");
        assertThat(call(token).statusCode()).isEqualTo(401);

        var act = Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator"));
        server.answersWith(server.token().claim("act", act).sign());

        assertThat(call(token, "Actor-Token", gateway().agent("researcher")).statusCode())
                .isEqualTo(200);
    }

    /** The server is asked about a token and what was decided. Where the method was part of the decision, it is of the question. */
    @Test
    void x021_aRefusalForOneMethodIsNoneForAnother() throws Exception {
        var token = gateway().delegation().sign();
        server.refuses(400, "invalid_grant");
        assertThat(call(token).statusCode()).isEqualTo(401);
        server.answersWith(server.token().sign());

        var posted = gateway().send("POST", "/tickets/1", "Authorization", "Bearer " + token);

        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(call(token).statusCode()).isEqualTo(401);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void anAnswerThatMayHealIsNotRemembered() throws Exception {
        var token = gateway().delegation().sign();
        server.answers(aResponse().withStatus(404));
        assertThat(call(token).statusCode()).isEqualTo(502);

        server.answersWith(server.token().sign());
        assertThat(call(token).statusCode()).isEqualTo(200);
    }
}
