package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.List;

/** Reads the actor chain from nested {@code act} claims (RFC 8693, section 4.1). */
final class ActorClaims {

    private ActorClaims() {}

    /**
     * Reads the chain. An actor without an issuer belongs to {@code issuer}. Refuses a chain that is too deep with
     * {@code ActorUnauthorized}.
     */
    static ActorChain of(ClaimReader claims, String issuer) {
        List<Principal> chain = new ArrayList<>();
        for (var act = claims.object(ACT); act != null; act = act.object(ACT)) {
            if (chain.size() == ActorChain.MAXIMUM_DEPTH) {
                throw new ActorUnauthorized("chain deeper than " + ActorChain.MAXIMUM_DEPTH + " actors", true);
            }
            chain.add(principal(act, issuer));
        }
        return chain.isEmpty() ? ActorChain.NONE : new ActorChain(chain);
    }

    static Principal principal(ClaimReader actor, String issuer) {
        var iss = actor.optionalString(ISS);
        return new Principal(iss == null ? issuer : iss, actor.string(SUB));
    }

    /** Reads the most actors that a gateway allows after it. Without the claim, this is the longest chain's depth. */
    static int maximumDepth(ClaimReader claims) {
        return claims.has(MAX_DEPTH)
                ? Math.min(claims.positive(MAX_DEPTH), ActorChain.MAXIMUM_DEPTH)
                : ActorChain.MAXIMUM_DEPTH;
    }
}
