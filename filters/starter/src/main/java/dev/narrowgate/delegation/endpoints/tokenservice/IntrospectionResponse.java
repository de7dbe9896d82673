package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of a token that is active (RFC 7662, section 2.2; RFC 8693, section 4). */
final class IntrospectionResponse {

    private IntrospectionResponse() {}

    static Map<String, Object> of(VerifiedToken token) {
        var members = new LinkedHashMap<String, Object>();
        members.put("active", true);
        members.put("iss", token.id().issuer());
        members.put("jti", token.id().jti());
        members.put("sub", token.subject().subject());
        members.put("sub_iss", token.subject().issuer());
        List<String> audience = token.audience().values();
        members.put("aud", audience.size() == 1 ? audience.getFirst() : audience);
        members.put("client_id", token.clientId());
        members.put("token_type", TokenUsage.of(token.bindings()));
        members.put("iat", token.issuedAt().getEpochSecond());
        members.put("exp", token.expiresAt().getEpochSecond());
        if (!token.scopes().isEmpty()) {
            members.put("scope", token.scopes().toString());
        }
        if (token.actors().depth() > 0) {
            members.put("act", act(token.actors(), 0));
        }
        if (token.task() != null) {
            members.put("task_id", token.task());
        }
        limits(members, token);
        members.put("hop", token.hop());
        if (token.maximumDepth() < ActorChain.MAXIMUM_DEPTH) {
            members.put("max_depth", token.maximumDepth());
        }
        return members;
    }

    /** What a resource has to hold the caller to (RFC 8705, section 3.2; RFC 9396, section 9.2; RFC 9470, section 6.2). */
    private static void limits(Map<String, Object> members, VerifiedToken token) {
        if (!token.bindings().isEmpty()) {
            members.put("cnf", KeyBinding.confirmation(token.bindings()));
        }
        if (!token.details().values().isEmpty()) {
            members.put("authorization_details", DetailsClaim.claim(token.details()));
        }
        var authentication = token.authentication();
        if (authentication.contextClass() != null) {
            members.put("acr", authentication.contextClass());
        }
        if (authentication.at() != null) {
            members.put("auth_time", authentication.at().getEpochSecond());
        }
    }

    private static Map<String, Object> act(ActorChain chain, int position) {
        var actor = chain.actors().get(position);
        var act = new LinkedHashMap<String, Object>();
        act.put("iss", actor.issuer());
        act.put("sub", actor.subject());
        if (position + 1 < chain.depth()) {
            act.put("act", act(chain, position + 1));
        }
        return act;
    }
}
