package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.presenter.ProofMethod;
import dev.narrowgate.delegation.provenance.HeaderNames;
import org.springframework.web.server.ServerWebExchange;

/** Offers a caller the nonce for its next DPoP proof, so that no request is refused first (RFC 9449, section 8.2). */
public final class DpopNonceHeader {

    public static final String NAME = HeaderNames.DPOP_NONCE;

    private DpopNonceHeader() {}

    public static void offer(ServerWebExchange exchange, ForwardableHop departure, String nonce) {
        if (departure.hop() instanceof Exchanged hop
                && hop.delegation().presenter().proofs().contains(ProofMethod.DPOP)) {
            exchange.getResponse().getHeaders().set(NAME, nonce);
        }
    }
}
