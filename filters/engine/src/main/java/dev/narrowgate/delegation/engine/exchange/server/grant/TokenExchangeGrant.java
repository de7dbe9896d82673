package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer;
import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Exchanges an access token for an access token (RFC 8693). */
public record TokenExchangeGrant(ExchangeServer server) implements TokenGrant {

    @Override
    public Mono<FormRequest> question(ExchangeRequest request) {
        return Mono.just(ExchangeForm.of(request, server, TokenTypes.ACCESS_TOKEN));
    }

    @Override
    public boolean isAnswer(@Nullable String issuedType) {
        return issuedType != null && ACCESS_TOKENS.contains(issuedType);
    }
}
