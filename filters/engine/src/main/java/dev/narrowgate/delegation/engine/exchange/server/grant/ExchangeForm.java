package dev.narrowgate.delegation.engine.exchange.server.grant;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.*;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Target;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.presenter.ProofMethod;

/** Builds the form of a token exchange (RFC 8693, section 2.1) for one target and at most the grant. */
final class ExchangeForm {

    private ExchangeForm() {}

    /**
     * Returns the form with target, scopes and the parameters of the server.
     *
     * @param requestedType the {@code requested_token_type}
     */
    static FormRequest of(ExchangeRequest request, ExchangeServer server, String requestedType) {
        var grant = request.permit().grant();
        var form = tokens(request, requestedType);
        if (server.request().target() != Target.RESOURCE) {
            form = form.with(AUDIENCE, grant.audience());
        }
        if (server.request().target() != Target.AUDIENCE) {
            form = form.with(RESOURCE, grant.audience());
        }
        if (!grant.scopes().isEmpty()) {
            // Without a scope parameter the server chooses the scopes (RFC 6749, section 3.3).
            form = form.with(SCOPE, grant.scopes().toString());
        }
        return AssertionGrant.parameters(form, server);
    }

    /** Returns the form with the subject token, the actor token, and the requested type. */
    static FormRequest tokens(ExchangeRequest request, String requestedType) {
        var form = FormRequest.empty()
                .with(GRANT_TYPE, GrantTypes.TOKEN_EXCHANGE)
                .with(SUBJECT_TOKEN, request.presented().subjectToken().value())
                .with(SUBJECT_TOKEN_TYPE, TokenTypes.ACCESS_TOKEN)
                .with(REQUESTED_TOKEN_TYPE, requestedType);
        var actorToken = request.presented().actorToken();
        return actorToken == null
                ? form
                : form.with(ACTOR_TOKEN, actorToken.value()).with(ACTOR_TOKEN_TYPE, actorTokenType(request));
    }

    private static String actorTokenType(ExchangeRequest request) {
        return request.delegation().presenter().proofs().contains(ProofMethod.JWT_SVID)
                ? TokenTypes.JWT
                : TokenTypes.ACCESS_TOKEN;
    }
}
