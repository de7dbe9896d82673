package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;

/**
 * A signed statement of this gateway about a hop, sent beside the token for the next hop. Each statement is made once,
 * for one token.
 *
 * @param text the JWS, as sent in {@code Delegation-Provenance}
 * @param id the {@code iss} and {@code jti} of the statement
 * @param token the fingerprint of the token that the statement is about
 * @param actors the chain in the statement
 * @param maximumDepth the maximum number of actors that the chain may ever have, according to the statement
 * @param standsForChain whether the policy lets the chain travel in the statement and not in the token (law 2)
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
