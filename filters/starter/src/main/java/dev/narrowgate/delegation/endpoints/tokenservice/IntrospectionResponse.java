package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACTIVE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.TOKEN_TYPE;

import dev.narrowgate.delegation.engine.jose.DetailsClaim;
import dev.narrowgate.delegation.engine.verification.ScopeOriginsClaim;
import dev.narrowgate.delegation.engine.verification.TaskClaim;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the introspection response of an active token (RFC 7662, section 2.2; RFC 8693, section 4). */
final class IntrospectionResponse {

    private IntrospectionResponse() {}

    static Map<String, Object> of(VerifiedToken token) {
        var members = new LinkedHashMap<String, Object>();
        members.put(ACTIVE, true);
        members.put(ISS, token.id().issuer());
        members.put(JTI, token.id().jti());
        members.put(SUB, token.subject().subject());
        members.put(SUB_ISS, token.subject().issuer());
        List<String> audience = token.audience().values();
        members.put(AUD, audience.size() == 1 ? audience.getFirst() : audience);
        members.put(CLIENT_ID, token.clientId());
        members.put(TOKEN_TYPE, TokenUsage.of(token.bindings()));
        members.put(IAT, token.validity().issuedAt().getEpochSecond());
        members.put(EXP, token.expiresAt().getEpochSecond());
        if (!token.scopes().isEmpty()) {
            members.put(SCOPE, token.scopes().toString());
        }
        if (!token.authority().origins().isEmpty()) {
            members.put(SCOPE_FROM, ScopeOriginsClaim.claim(token.authority().origins()));
        }
        if (token.actors().depth() > 0) {
            members.put(ACT, act(token.actors(), 0));
        }
        if (token.task() != null) {
            members.putAll(TaskClaim.claims(token.task()));
        }
        limits(members, token);
        members.put(HOP, token.passage().hop());
        if (token.passage().maximumDepth() < ActorChain.MAXIMUM_DEPTH) {
            members.put(MAX_DEPTH, token.passage().maximumDepth());
        }
        return members;
    }

    /**
     * Adds the limits that a resource enforces (RFC 8705, section 3.2; RFC 9396, section 9.2; RFC 9470, section 6.2).
     */
    private static void limits(Map<String, Object> members, VerifiedToken token) {
        if (!token.bindings().isEmpty()) {
            members.put(CNF, KeyBinding.confirmation(token.bindings()));
        }
        if (!token.details().values().isEmpty()) {
            members.put(AUTHORIZATION_DETAILS, DetailsClaim.claim(token.details()));
        }
        var authentication = token.authentication();
        if (authentication.contextClass() != null) {
            members.put(ACR, authentication.contextClass());
        }
        if (authentication.at() != null) {
            members.put(AUTH_TIME, authentication.at().getEpochSecond());
        }
    }

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
