package dev.narrowgate.delegation.exchange;

import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transaction tokens whose actors nest. Lines TT-01 to TT-16. */
class TransactionTokenIT extends TransactionTokenContract {

    @Override
    String[] settings() {
        return new String[] {"profile: transaction-token"};
    }

    @Test
    void tt06_asksForTheTrustDomainWithScopesAndWithWhatTheTransactionIsAbout() throws Exception {
        answersWith(issued());
        var token = arriving().sign();

        assertThat(call(token).statusCode()).isEqualTo(200);

        var asked = server.asked().getFirst();
        assertThat(asked.formParameter("grant_type").getValues())
                .containsExactly("urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(asked.formParameter("requested_token_type").getValues()).containsExactly(TYPE);
        assertThat(asked.formParameter("audience").getValues()).containsExactly(TestServer.AUDIENCE);
        assertThat(asked.formParameter("scope").getValues()).containsExactly("tickets:read tickets:write");
        assertThat(asked.formParameter("subject_token").getValues()).containsExactly(token);
        assertThat(asked.formParameter("subject_token_type").getValues())
                .containsExactly("urn:ietf:params:oauth:token-type:access_token");
        assertThat(asked.formParameter("request_details").getValues()).containsExactly("{\"task_id\":\"task-1\"}");
    }

    @Test
    void tt04_itGoesAlongInAHeaderOfItsOwnAndInNoOther() throws Exception {
        var token = issued().sign();
        server.answersWith(answer(token));

        var answered = call(arriving().sign(), "Txn-Token", "forged-by-the-caller");

        assertThat(answered.statusCode()).isEqualTo(200);
        var forwarded = gateway().forwarded().getFirst();
        assertThat(forwarded.header("Txn-Token").values()).containsExactly(token);
        assertThat(forwarded.header("Authorization").isPresent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"txn", "req_wl", "scope", "sub", "aud", "exp", "iat"})
    void tt02_noneOfItsClaimsMayBeMissing(String claim) throws Exception {
        answersWith(issued().claim(claim, null));

        refused(502, "exchange-rejected", claim);
    }

    @Test
    void tt02_itsContextsAreObjects() throws Exception {
        answersWith(issued().claim("tctx", "text"));
        refused(502, "exchange-rejected", "tctx is not an object");

        answersWith(issued().claim("rctx", List.of()));
        refused(502, "exchange-rejected", "rctx is not an object");
    }

    @Test
    void tt02_aTransactionTokenNeedNotNameItsIssuer() throws Exception {
        answersWith(issued().claim("iss", null));

        assertThat(call().statusCode()).isEqualTo(200);

        assertThat(last().at("/outgoing/iss").asString()).isEqualTo(TestServer.ISSUER);
        assertThat(last().at("/outgoing/jti").asString()).isEqualTo("97053963-771d-49cc-a4e3-20aad399c312");
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "JWT", "txntoken"})
    void tt01_noOtherTypeIsATransactionToken(String type) throws Exception {
        answersWith(issued().header("typ", type));

        refused(502, "exchange-rejected", "typ is none of [txntoken+jwt]");
    }

    @Test
    void tt08_theAnswerSaysThatItIsOne() throws Exception {
        var answer = answer(issued().sign());
        answer.remove("issued_token_type");
        server.answersWith(answer);

        refused(502, "exchange-rejected", "issued_token_type is missing, or not the requested one");
    }

    @Test
    void tt13_bp13_itIsNoAccessToken() throws Exception {
        var transaction = gateway()
                .delegation()
                .header("typ", "txntoken+jwt")
                .claim("txn", "1")
                .claim("req_wl", "w")
                .sign();

        refused(transaction, 401, "token-rejected", "typ is none of");

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void f9_actorsNestWithEachExchange() throws Exception {
        var chain = Map.of("iss", IDP, "sub", "researcher", "act", Map.of("iss", IDP, "sub", "orchestrator"));
        answersWith(issued().claim("act", chain));
        var actorToken = gateway().agent("researcher");

        var answered = call(arriving().sign(), "Actor-Token", actorToken);

        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(200);
        assertThat(server.asked().getFirst().formParameter("actor_token").getValues())
                .containsExactly(actorToken);
        assertThat(gateway().forwarded().getFirst().getHeader("Delegation-Chain"))
                .isEqualTo("\"researcher\", \"orchestrator\"");
    }

    @Test
    void f9_aPathIsNoChainWhereActorsNest() throws Exception {
        answersWith(issued().claim(
                        "agentic_ctx",
                        Map.of("chain_metadata", Map.of("txn_path", List.of("orchestrator", "researcher")))));

        var answered = call(arriving().sign(), "Actor-Token", gateway().agent("researcher"));

        assertThat(answered.statusCode()).isEqualTo(502);
        assertThat(last().path("reason").asString()).contains("chain lost an actor");
        assertThat(gateway().forwarded()).isEmpty();
    }
}
