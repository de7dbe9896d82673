package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Identity chaining across domains. Lines IC-01 to IC-06. */
class IdentityChainingIT extends ChainingContract {

    @Override
    String[] settings() {
        return new String[] {"profile: identity-chaining"};
    }

    @Override
    String type() {
        return "urn:ietf:params:oauth:token-type:jwt";
    }

    @Override
    String header() {
        return "JWT";
    }

    @Test
    void ic02_theWordNeedNotNameItsClientNorItself() throws Exception {
        home.answersWith(said(assertion()
                .claim("client_id", null)
                .claim("jti", null)
                .claim("scope", null)
                .sign()));

        assertThat(call().statusCode()).isEqualTo(200);
    }

    @Test
    void theActorTokenThatWasProvenIsShownAtHomeAndNotToThePartner() throws Exception {
        var chain = Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator"));
        home.answersWith(said(assertion().claim("act", chain).sign()));
        server.answersWith(answer(issued().claim("act", chain).sign()));
        var actorToken = gateway().agent("researcher");

        var answered = call(arriving().sign(), "Actor-Token", actorToken);

        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        assertThat(home.asked().getFirst().formParameter("actor_token").getValues())
                .containsExactly(actorToken);
        assertThat(server.asked().getFirst().getBodyAsString()).doesNotContain("actor_token");
    }
}
