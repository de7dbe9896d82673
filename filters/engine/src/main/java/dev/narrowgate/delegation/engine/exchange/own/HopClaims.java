package dev.narrowgate.delegation.engine.exchange.own;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.verification.Ancestors;
import dev.narrowgate.delegation.engine.verification.ScopeOriginsClaim;
import dev.narrowgate.delegation.engine.verification.TaskClaim;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.token.ActorChain;
import java.util.LinkedHashMap;
import java.util.Map;

/** The claims of this gateway about a hop, for its own tokens and for a provenance beside another issuer's token. */
final class HopClaims {

    private HopClaims() {}

    /**
     * Returns the subject, the actors (RFC 8693, section 4.1), the task, the parent tokens, the hop and the decision.
     */
    static Map<String, Object> of(ExchangeRequest request) {
        var delegation = request.delegation();
        var claims = new LinkedHashMap<String, Object>();
        claims.put(SUB, delegation.subject().subject());
        claims.put(SUB_ISS, delegation.subject().issuer());
        if (delegation.token().parties().subjectName() != null) {
            claims.put(SUB_NAME, delegation.token().parties().subjectName());
        }
        if (delegation.actors().depth() > 0) {
            claims.put(ACT, act(delegation.actors(), 0));
        }
        if (delegation.task() != null) {
            claims.putAll(TaskClaim.claims(delegation.task()));
        }
        claims.put(PARENT, Ancestors.claim(delegation.token().id()));
        if (!delegation.token().identifiers().ancestors().isEmpty()) {
            claims.put(
                    ANCESTORS, Ancestors.claim(delegation.token().identifiers().ancestors()));
        }
        claims.put(HOP, delegation.hop());
        if (request.maximumDepth() < ActorChain.MAXIMUM_DEPTH) {
            claims.put(MAX_DEPTH, request.maximumDepth());
        }
        var origins = request.origins(request.permit().grant().scopes());
        if (!origins.isEmpty()) {
            claims.put(SCOPE_FROM, ScopeOriginsClaim.claim(origins));
        }
        claims.put(DECISION, request.permit().id());
        claims.put(POLICY, request.permit().policy());
        return claims;
    }

    /** Returns the nested claim from a position on. The least recent actor is nested deepest. */
    private static Map<String, Object> act(ActorChain chain, int position) {
        var actor = chain.actors().get(position);
        var act = new LinkedHashMap<String, Object>();
        act.put(ISS, actor.issuer());
        act.put(SUB, actor.subject());
        if (position + 1 < chain.depth()) {
            act.put(ACT, act(chain, position + 1));
        }
        return act;
    }
}
