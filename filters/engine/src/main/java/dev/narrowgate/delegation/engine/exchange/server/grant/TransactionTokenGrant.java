package dev.narrowgate.delegation.engine.exchange.server.grant;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.AUDIENCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.REQUEST_DETAILS;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Requests a token from a transaction token service (OAuth transaction tokens, section 11.1). The token is for a trust
 * domain, which is the audience of the policy.
 */
public record TransactionTokenGrant(ExchangeServer server) implements TokenGrant {

    @Override
    public Mono<FormRequest> question(ExchangeRequest request) {
        var grant = request.permit().grant();
        var form = ExchangeForm.tokens(request, TokenTypes.TRANSACTION_TOKEN)
                .with(AUDIENCE, grant.audience())
                .with(SCOPE, grant.scopes().toString());
        var task = request.delegation().task();
        if (task != null) {
            var details = JsonNodeFactory.instance.objectNode().put(TASK_ID, task.name());
            form = form.with(REQUEST_DETAILS, details.toString());
        }
        return Mono.just(AssertionGrant.parameters(form, server));
    }

    @Override
    public boolean isAnswer(@Nullable String issuedType) {
        return TokenTypes.TRANSACTION_TOKEN.equals(issuedType);
    }
}
