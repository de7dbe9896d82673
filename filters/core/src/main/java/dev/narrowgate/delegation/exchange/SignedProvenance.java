package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;

/**
 * What this gateway says of a hop, signed, beside the token for the next hop: it is about that one token, and made once for it.
 *
 * @param text the JWS, as it travels in {@code Delegation-Provenance}
 * @param id its {@code iss} and {@code jti}
 * @param token the fingerprint of the token that it is about
 * @param actors the chain that it says
 * @param maximumDepth the most actors that the chain may ever have, as it says
 * @param standsForChain whether the policy lets the chain travel here and not in the token (law 2)
 */
public record SignedProvenance(
        BearerToken text,
        TokenId id,
        TokenFingerprint token,
        ActorChain actors,
        int maximumDepth,
        Instant expiresAt,
        boolean standsForChain) {

    @Override
    public String toString() {
        return "SignedProvenance[" + id + ", expires " + expiresAt + "]";
    }
}
