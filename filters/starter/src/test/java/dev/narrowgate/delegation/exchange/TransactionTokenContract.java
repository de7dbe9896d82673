package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.TestIssuer;
import java.util.Map;

/** A transaction token service, with what both ways of naming actors have in common. */
abstract class TransactionTokenContract extends ExchangeContract {

    static final String TYPE = "urn:ietf:params:oauth:token-type:txn_token";

    @Override
    TestIssuer.Token issued() {
        return server.token()
                .header("typ", "txntoken+jwt")
                .claim("jti", null)
                .claim("client_id", null)
                .claim("txn", "97053963-771d-49cc-a4e3-20aad399c312")
                .claim("req_wl", "spiffe://example.com/narrowgate")
                .claim("tctx", Map.of("task_id", "task-1"))
                .claim("rctx", Map.of("req_ip", "127.0.0.1"));
    }

    @Override
    Map<String, Object> answer(String token) {
        var answer = TestServer.answer(token);
        answer.put("token_type", "N_A");
        answer.put("issued_token_type", TYPE);
        return answer;
    }

    @Override
    Map.Entry<String, String> carried(String token) {
        return Map.entry("Txn-Token", token);
    }

    @Override
    String wrongUse() {
        return "Bearer";
    }
}
