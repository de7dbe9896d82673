package dev.narrowgate.delegation.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identity assertion authorization grants. Lines IJ-01 to IJ-06. */
class IdJagIT extends ChainingContract {

    @Override
    String[] settings() {
        return new String[] {"profile: id-jag"};
    }

    @Override
    String type() {
        return "urn:ietf:params:oauth:token-type:id-jag";
    }

    @Override
    String header() {
        return "oauth-id-jag+jwt";
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "client_id", "jti", "exp", "iat"})
    void ij01_noneOfItsClaimsMayBeMissing(String claim) throws Exception {
        home.answersWith(said(assertion().claim(claim, null).sign()));

        refused(502, "exchange-rejected", claim);

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void ij02_asksForTheResourceToo() throws Exception {
        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(home.asked().getFirst().formParameter("resource").getValues())
                .containsExactly(TestServer.AUDIENCE);
    }

    @Test
    void ij06_anActorTokenHasNoMeaningThere() throws Exception {
        var answered = call(arriving().sign(), "Actor-Token", gateway().agent("researcher"));

        assertThat(answered.statusCode()).isEqualTo(403);
        assertThat(last().path("code").asString()).isEqualTo("actor-unauthorized");
        assertThat(last().path("reason").asString()).contains("an ID-JAG has no rules for them");
        assertThat(home.asked()).isEmpty();
        assertThat(gateway().forwarded()).isEmpty();
    }
}
