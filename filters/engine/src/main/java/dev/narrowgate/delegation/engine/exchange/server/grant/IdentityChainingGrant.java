package dev.narrowgate.delegation.engine.exchange.server.grant;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.RESOURCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;

import dev.narrowgate.delegation.AuthenticationInsufficient;
import dev.narrowgate.delegation.ClaimsInsufficient;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks a server of another domain with what the server at home says (OAuth identity and authorization chaining, section 2.4;
 * identity assertion authorization grant, section 4.4).
 */
public record IdentityChainingGrant(AssertionSource source) implements TokenGrant {

    @Override
    public Mono<FormRequest> question(ExchangeRequest request) {
        var partner = source.partner();
        if (partner.profile() == ExchangeProfile.ID_JAG
                && partner.actors() == null
                && request.presented().actorToken() != null) {
            // What an actor token means there is not defined (section 8.5).
            return Mono.error(new ActorUnauthorized(
                    "server " + partner.name() + " knows no actor tokens: an ID-JAG has no rules for them"));
        }
        return source.assertion(request).map(assertion -> {
            var grant = request.permit().grant();
            var form = AssertionGrant.form(assertion.value()).with(RESOURCE, grant.audience());
            if (!grant.scopes().isEmpty()) {
                form = form.with(SCOPE, grant.scopes().toString());
            }
            return AssertionGrant.parameters(form, partner);
        });
    }

    @Override
    public boolean isAnswer(@Nullable String issuedType) {
        return issuedType == null || ACCESS_TOKENS.contains(issuedType);
    }

    /** The partner was shown the assertion of the server at home, and no token of the caller: no other token would do. */
    @Override
    public Throwable refused(Throwable refusal) {
        return switch (refusal) {
            case TokenRejected token -> new ExchangeRejected(token.reason());
            case ClaimsInsufficient claims -> new ExchangeRejected(claims.reason());
            case AuthenticationInsufficient authentication -> new ExchangeRejected(authentication.reason());
            default -> refusal;
        };
    }
}
