package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.pipeline.Departure;
import dev.narrowgate.delegation.token.Proof;
import org.springframework.web.server.ServerWebExchange;

/** Tells a caller the nonce of its next DPoP proof, so that it need not be refused first (RFC 9449, section 8.2). */
final class DpopNonceHeader {

    static final String NAME = "DPoP-Nonce";

    private DpopNonceHeader() {}

    static void offer(ServerWebExchange exchange, Departure departure, String nonce) {
        if (departure.hop().delegation().presenter().proofs().contains(Proof.DPOP)) {
            exchange.getResponse().getHeaders().set(NAME, nonce);
        }
    }
}
