package dev.narrowgate.delegation.engine.exchange.own;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.verification.Ancestors;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.token.ActorChain;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this gateway says of a hop: in a token of its own, and beside a token of another issuer. */
final class HopClaims {

    private HopClaims() {}

    /** Where the call comes from, who acts (RFC 8693, section 4.1), for which task, and what was decided. */
    static Map<String, Object> of(ExchangeRequest request) {
        var delegation = request.delegation();
        var claims = new LinkedHashMap<String, Object>();
        claims.put(SUB, delegation.subject().subject());
        claims.put(SUB_ISS, delegation.subject().issuer());
        if (delegation.token().subjectName() != null) {
            claims.put(SUB_NAME, delegation.token().subjectName());
        }
        if (delegation.actors().depth() > 0) {
            claims.put(ACT, act(delegation.actors(), 0));
        }
        if (delegation.task() != null) {
            claims.put(TASK_ID, delegation.task());
        }
        claims.put(PARENT, Ancestors.claim(delegation.token().id()));
        if (!delegation.token().ancestors().isEmpty()) {
            claims.put(ANCESTORS, Ancestors.claim(delegation.token().ancestors()));
        }
        claims.put(HOP, delegation.hop());
        if (request.maximumDepth() < ActorChain.MAXIMUM_DEPTH) {
            claims.put(MAX_DEPTH, request.maximumDepth());
        }
        claims.put(DECISION, request.permit().id());
        claims.put(POLICY, request.permit().policy());
        return claims;
    }

    /** The chain from a position on, the least recent actor deepest. */
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
