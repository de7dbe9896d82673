package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Target;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.presenter.ProofMethod;

/** Asks for a token exchange (RFC 8693, section 2.1): for one target, and for no more than was granted. */
final class ExchangeForm {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

    private ExchangeForm() {}

    /** @param requestedType what is to be issued */
    static FormRequest of(ExchangeRequest request, ExchangeServer server, String requestedType) {
        var grant = request.permit().grant();
        var form = tokens(request, requestedType);
        if (server.target() != Target.RESOURCE) {
            form = form.with("audience", grant.audience());
        }
        if (server.target() != Target.AUDIENCE) {
            form = form.with("resource", grant.audience());
        }
        if (!grant.scopes().isEmpty()) {
            // Left out, it would be for the server to choose (RFC 6749, section 3.3).
            form = form.with("scope", grant.scopes().toString());
        }
        return AssertionGrant.parameters(form, server);
    }

    /** The tokens that are exchanged, and for what. */
    static FormRequest tokens(ExchangeRequest request, String requestedType) {
        var form = FormRequest.empty()
                .with("grant_type", GRANT)
                .with("subject_token", request.presented().subjectToken().value())
                .with("subject_token_type", TokenTypes.ACCESS_TOKEN)
                .with("requested_token_type", requestedType);
        var actorToken = request.presented().actorToken();
        return actorToken == null
                ? form
                : form.with("actor_token", actorToken.value()).with("actor_token_type", actorTokenType(request));
    }

    private static String actorTokenType(ExchangeRequest request) {
        return request.delegation().presenter().proofs().contains(ProofMethod.JWT_SVID)
                ? TokenTypes.JWT
                : TokenTypes.ACCESS_TOKEN;
    }
}
