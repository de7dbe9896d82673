package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.TestIssuer;
import java.util.Map;

/** RFC 8693. */
class TokenExchangeContractIT extends ExchangeContract {

    @Override
    TestIssuer.Token issued() {
        return server.token();
    }

    @Override
    Map<String, Object> answer(String token) {
        return TestServer.answer(token);
    }
}
