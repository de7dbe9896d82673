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
 * Requests a token from a server of another domain with an assertion of the home server (OAuth identity and
 * authorization chaining, section 2.4; identity assertion authorization grant, section 4.4).
 */
public record IdentityChainingGrant(AssertionSource source) implements TokenGrant {

    @Override
    public Mono<FormRequest> question(ExchangeRequest request) {
        var partner = source.partner();
        if (partner.profile() == ExchangeProfile.ID_JAG
                && partner.tokens().actors() == null
                && request.presented().actorToken() != null) {
            // The draft does not define actor tokens there (section 8.5).
            return Mono.error(new ActorUnauthorized(
                    "server " + partner.name() + " accepts no actor tokens: an ID-JAG has no rules for them"));
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

    /**
     * Maps refusals of the token to {@code ExchangeRejected}. The partner got the home server's assertion and not the
     * caller's token, so another token does not help.
     */
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
