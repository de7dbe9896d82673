package dev.narrowgate.delegation.adapter.oauth;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Has the narrower token issued by an authorization server (RFC 8693), and believes nothing of its answer unseen. */
public final class ServerTokenExchanger implements TokenExchanger {

    /** What was asked for, and the other name for the same thing. */
    private static final Set<String> ACCEPTED = Set.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT);

    private final ExchangeServer server;
    private final TokenEndpoint endpoint;
    private final IssuedTokenReader reader;

    public ServerTokenExchanger(ExchangeServer server, TokenEndpoint endpoint, IssuedTokenReader reader) {
        this.server = server;
        this.endpoint = endpoint;
        this.reader = reader;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        return Answer.awaited(endpoint.request(uri -> ExchangeForm.of(request, server, TokenTypes.ACCESS_TOKEN))
                .map(answer -> TokenAnswer.of(server.name(), answer))
                .flatMap(answer -> issued(request, answer)));
    }

    private Mono<IssuedToken> issued(ExchangeRequest request, TokenAnswer answer) {
        if (answer.issuedType() == null || !ACCEPTED.contains(answer.issuedType())) {
            return Mono.error(new ExchangeRejected("server " + server.name()
                    + " gave no answer to the question: issued_token_type is missing, or no access token"));
        }
        return reader.read(request, answer).onErrorMap(this::failure);
    }

    /** What is wrong with the answer is not the caller's fault. */
    private Throwable failure(Throwable error) {
        return switch (error) {
            case DelegationFailure.KeysUnavailable keys ->
                new ExchangeUnavailable("answer of server " + server.name() + ": " + keys.reason());
            case DelegationFailure.Rejected rejected -> rejected(rejected);
            case DelegationFailure.Denied denied -> rejected(denied);
            default -> error;
        };
    }

    private ExchangeRejected rejected(DelegationFailure failure) {
        return new ExchangeRejected("answer of server " + server.name() + ": " + failure.reason());
    }
}
