package dev.narrowgate.delegation.adapter.oauth;

import dev.narrowgate.delegation.exchange.ExchangeRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** RFC 8693: an access token for an access token. */
record TokenExchangeWay(ExchangeServer server) implements ExchangeWay {

    @Override
    public Mono<FormRequest> question(ExchangeRequest request) {
        return Mono.just(ExchangeForm.of(request, server, TokenTypes.ACCESS_TOKEN));
    }

    @Override
    public boolean isAnswer(@Nullable String issuedType) {
        return issuedType != null && ACCESS_TOKENS.contains(issuedType);
    }
}
