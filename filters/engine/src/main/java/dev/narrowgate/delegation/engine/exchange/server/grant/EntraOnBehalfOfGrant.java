package dev.narrowgate.delegation.engine.exchange.server.grant;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.REQUESTED_TOKEN_USE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Microsoft Entra's on-behalf-of flow: the assertion grant (RFC 7523, section 2.1) with the incoming token. The answer
 * follows RFC 6749, so it has no {@code issued_token_type}.
 */
public record EntraOnBehalfOfGrant(ExchangeServer server) implements TokenGrant {

    @Override
    public Mono<FormRequest> question(ExchangeRequest request) {
        return Mono.fromSupplier(() -> form(request));
    }

    private FormRequest form(ExchangeRequest request) {
        var token = request.delegation().token();
        // App-only tokens and ID tokens have no scopes. They represent no user to act on behalf of.
        if (token.scopes().isEmpty()
                || !server.tokens().names().contains(token.id().issuer())) {
            throw new TokenRejected("server " + server.name() + " exchanges only tokens of its own users");
        }
        var grant = request.permit().grant();
        var form = AssertionGrant.form(request.presented().subjectToken().value())
                .with(REQUESTED_TOKEN_USE, "on_behalf_of")
                .with(SCOPE, server.request().scopes().asked(grant.scopes(), grant.audience()));
        return AssertionGrant.parameters(form, server);
    }

    @Override
    public boolean isAnswer(@Nullable String issuedType) {
        return issuedType == null || ACCESS_TOKENS.contains(issuedType);
    }
}
