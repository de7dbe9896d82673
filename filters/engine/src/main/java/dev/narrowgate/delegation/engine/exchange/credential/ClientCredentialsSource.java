package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.AUDIENCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.EXPIRES_IN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.GRANT_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.RESOURCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SCOPE;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.ClientCredentials;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.TokenAnswer;
import dev.narrowgate.delegation.engine.exchange.server.TokenEndpoint;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.time.Instant;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/** Asks an authorization server for an access token of this gateway itself (RFC 6749, section 4.4). */
final class ClientCredentialsSource implements CredentialSource {

    private final ClientCredentials asked;
    private final ConfiguredServer server;
    private final TokenEndpoint endpoint;
    private final InstantSource clock;

    ClientCredentialsSource(
            ClientCredentials asked, ConfiguredServer server, TokenEndpoint endpoint, InstantSource clock) {
        this.asked = asked;
        this.server = server;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public Answer<ShortLivedCredential> credential(ExchangeRequest request) {
        return Answer.awaited(Mono.defer(() -> {
                    var begun = clock.instant();
                    return endpoint.request(uri -> form())
                            .map(answer -> credential(TokenAnswer.of(asked.server(), answer), begun));
                })
                .onErrorMap(DelegationFailure.class, ClientCredentialsSource::ofTheGateway));
    }

    private FormRequest form() {
        var form = FormRequest.empty()
                .with(GRANT_TYPE, GrantTypes.CLIENT_CREDENTIALS)
                .with(SCOPE, asked.scopes().toString());
        if (asked.resource() != null) {
            form = form.with(RESOURCE, asked.resource());
        }
        if (asked.audience() != null) {
            form = form.with(AUDIENCE, asked.audience());
        }
        for (var parameter : server.exchange().request().parameters().entrySet()) {
            form = form.with(parameter.getKey(), parameter.getValue());
        }
        return form;
    }

    private ShortLivedCredential credential(TokenAnswer answer, Instant begun) {
        if (!answer.type().equalsIgnoreCase(AuthorizationScheme.BEARER.text())) {
            throw invalid("token_type is not " + AuthorizationScheme.BEARER.text());
        }
        if (!HeaderText.isOne(answer.token().value())) {
            throw invalid("the token has characters that no header carries");
        }
        // The scope is left out where it is the requested one (RFC 6749, section 5.1).
        if (answer.scopes() != null && !asked.scopes().includes(answer.scopes())) {
            throw invalid("scope is wider by " + answer.scopes().minus(asked.scopes()));
        }
        var life = answer.lifetime();
        if (life == null) {
            throw invalid(EXPIRES_IN + " is missing");
        }
        if (life.compareTo(server.settings().maxLifetime()) > 0) {
            throw invalid(EXPIRES_IN + " is longer than max-lifetime");
        }
        return ShortLivedCredential.living(HeaderText.bearer(answer.token().value()), begun, life);
    }

    private ExchangeRejected invalid(String what) {
        return new ExchangeRejected("server " + asked.server() + " gave an invalid answer: " + what);
    }

    /** The server refuses this gateway, so no other token of the caller helps. */
    private static DelegationFailure ofTheGateway(DelegationFailure failure) {
        return failure instanceof DelegationFailure.Rejected || failure instanceof DelegationFailure.Denied
                ? new ExchangeRejected(failure.reason())
                : failure;
    }
}
