package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.engine.exchange.server.grant.AssertionSource;
import dev.narrowgate.delegation.engine.exchange.server.grant.EntraOnBehalfOfGrant;
import dev.narrowgate.delegation.engine.exchange.server.grant.IdentityChainingGrant;
import dev.narrowgate.delegation.engine.exchange.server.grant.TokenExchangeGrant;
import dev.narrowgate.delegation.engine.exchange.server.grant.TokenGrant;
import dev.narrowgate.delegation.engine.exchange.server.grant.TransactionTokenGrant;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import reactor.core.publisher.Mono;

/** Requests narrower tokens from an authorization server (RFC 8693), and verifies every answer. */
public final class ServerTokenExchanger implements TokenExchanger {

    private final ExchangeServer server;
    private final TokenGrant way;
    private final TokenEndpoint endpoint;
    private final IssuedTokenReader reader;

    private ServerTokenExchanger(
            ExchangeServer server, TokenGrant way, TokenEndpoint endpoint, IssuedTokenReader reader) {
        this.server = server;
        this.way = way;
        this.endpoint = endpoint;
        this.reader = reader;
    }

    /** Creates an exchanger for the server's profile, which must not require a second server. */
    public static TokenExchanger of(ExchangeServer server, TokenEndpoint endpoint, IssuedTokenReader reader) {
        var way = switch (server.profile()) {
            case TOKEN_EXCHANGE -> new TokenExchangeGrant(server);
            case ENTRA_ON_BEHALF_OF -> new EntraOnBehalfOfGrant(server);
            case TRANSACTION_TOKEN -> new TransactionTokenGrant(server);
            case IDENTITY_CHAINING, ID_JAG ->
                throw new IllegalArgumentException(server.profile() + " takes another server");
        };
        return new ServerTokenExchanger(server, way, endpoint, reader);
    }

    /**
     * Creates an exchanger for a server of another domain, which takes assertions of the home server.
     *
     * @param server the server of the other domain; the endpoint and the reader belong to it too
     */
    public static TokenExchanger chained(
            ExchangeServer server, AssertionSource home, TokenEndpoint endpoint, IssuedTokenReader reader) {
        return new ServerTokenExchanger(server, new IdentityChainingGrant(home), endpoint, reader);
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return Answer.awaited(way.question(request)
                .flatMap(question -> endpoint.request(uri -> question).onErrorMap(way::refused))
                .map(answer -> TokenAnswer.of(server.name(), answer))
                .flatMap(answer -> issued(request, answer)));
    }

    private Mono<IssuedToken> issued(ExchangeRequest request, TokenAnswer answer) {
        if (!way.isAnswer(answer.issuedType())) {
            return Mono.error(new ExchangeRejected("server " + server.name()
                    + " gave an invalid answer: issued_token_type is missing, or not the requested one"));
        }
        return reader.read(request, answer).onErrorMap(error -> AnswerFailures.of(server.name(), error));
    }
}
