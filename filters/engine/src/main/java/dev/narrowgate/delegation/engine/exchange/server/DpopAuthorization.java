package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.engine.oauth.ProofSigner;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import java.util.Map;
import java.util.Set;

/** Sends {@code Authorization: DPoP} with a new proof for each request (RFC 9449, section 7.1). */
record DpopAuthorization(BearerToken token, ProofSigner proofs, NextHopNonces nonces) implements OutgoingAuthorization {

    @Override
    public Map<String, String> headers(OutgoingRequest request) {
        return Map.of(
                AuthorizationScheme.HEADER,
                AuthorizationScheme.DPOP.credentials(token.value()),
                HeaderNames.DPOP,
                proofs.proof(request.method(), request.target(), token, nonces.of(request.target())));
    }

    @Override
    public Set<KeyBinding> keys() {
        return Set.of(proofs.key());
    }

    @Override
    public void updateNonce(OutgoingRequest request, String nonce) {
        nonces.put(request.target(), nonce);
    }

    @Override
    public String toString() {
        return "DpopAuthorization[…]";
    }
}
