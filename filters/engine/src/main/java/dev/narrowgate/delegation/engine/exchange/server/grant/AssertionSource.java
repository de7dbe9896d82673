package dev.narrowgate.delegation.engine.exchange.server.grant;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.AUDIENCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.RESOURCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.engine.exchange.server.AnswerFailures;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.exchange.server.SubjectMapping;
import dev.narrowgate.delegation.engine.exchange.server.TokenAnswer;
import dev.narrowgate.delegation.engine.exchange.server.TokenEndpoint;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Requests assertions from the home server for a partner server (OAuth identity and authorization chaining, section
 * 2.3; identity assertion authorization grant, section 4.3). Each assertion is checked first, because it can be
 * exchanged for a token at the partner.
 */
public final class AssertionSource {

    private final ExchangeServer home;
    private final TokenEndpoint endpoint;
    private final TokenVerifier verifier;
    private final ExchangeServer partner;
    private final @Nullable KeyBinding key;

    /**
     * @param verifier of the assertions of the home server only
     * @param partner the server that the assertions are for
     * @param key that this gateway proves to the partner; null when it proves none
     */
    public AssertionSource(
            ExchangeServer home,
            TokenEndpoint endpoint,
            TokenVerifier verifier,
            ExchangeServer partner,
            @Nullable KeyBinding key) {
        this.home = home;
        this.endpoint = endpoint;
        this.verifier = verifier;
        this.partner = partner;
        this.key = key;
    }

    ExchangeServer partner() {
        return partner;
    }

    /** Requests a new assertion for each exchange, and checks it. No assertion is used twice. */
    Mono<BearerToken> assertion(ExchangeRequest request) {
        var type = partner.profile() == ExchangeProfile.ID_JAG ? TokenTypes.ID_JAG : TokenTypes.JWT;
        var form = form(request, type);
        return endpoint.request(uri -> form)
                .map(answer -> TokenAnswer.of(home.name(), answer))
                .flatMap(answer -> checked(request, answer, type));
    }

    private FormRequest form(ExchangeRequest request, String type) {
        var grant = request.permit().grant();
        var form = ExchangeForm.tokens(request, type).with(AUDIENCE, partner.issuer());
        if (type.equals(TokenTypes.ID_JAG)) {
            form = form.with(RESOURCE, grant.audience());
        }
        if (!grant.scopes().isEmpty()) {
            form = form.with(SCOPE, grant.scopes().toString());
        }
        return AssertionGrant.parameters(form, home);
    }

    private Mono<BearerToken> checked(ExchangeRequest request, TokenAnswer answer, String type) {
        if (!type.equals(answer.issuedType()) || !answer.type().equalsIgnoreCase(TokenTypes.NOT_APPLICABLE)) {
            return Mono.error(new ExchangeRejected("server " + home.name()
                    + " gave an invalid answer: issued_token_type is missing, or not the requested one, or"
                    + " token_type is not N_A"));
        }
        return verifier.verify(answer.token(), TokenUse.SUBJECT)
                .toMono()
                .doOnNext(assertion -> check(request, assertion))
                .onErrorMap(error -> AnswerFailures.of(home.name(), error))
                .thenReturn(answer.token());
    }

    private void check(ExchangeRequest request, VerifiedToken assertion) {
        var delegation = request.delegation();
        var names = new SubjectMapping(home);
        refuseUnless(
                names.principal(assertion.subject(), delegation.subject()).equals(delegation.subject()),
                "subject changed");
        var actors = names.actors(assertion.actors(), delegation.actors());
        refuseUnless(actors.depth() >= delegation.actors().depth(), "chain lost an actor");
        refuseUnless(actors.equals(delegation.actors()), "chain is not the requested one");
        refuseUnless(assertion.audience().isExactly(partner.issuer()), "audience is " + assertion.audience());
        refuseUnless(assertion.clientId().equals(partner.clientId()), "client_id is not this gateway's");
        var scopes = request.permit().grant().scopes();
        refuseUnless(
                scopes.includes(assertion.scopes()),
                "scope wider by " + assertion.scopes().minus(scopes));
        refuseUnless(delegation.token().details().includes(assertion.details()), "authorization_details wider");
        refuseUnless(
                assertion.task() == null
                        || delegation.task() != null
                                && assertion
                                        .task()
                                        .name()
                                        .equals(delegation.task().name()),
                "task changed");
        var bindings = assertion.bindings();
        refuseUnless(
                bindings.isEmpty() || key != null && bindings.equals(Set.of(key)),
                "binding names other keys than those that this gateway proves");
    }

    private static void refuseUnless(boolean good, String difference) {
        if (!good) {
            throw new ExchangeRejected("assertion: " + difference);
        }
    }
}
