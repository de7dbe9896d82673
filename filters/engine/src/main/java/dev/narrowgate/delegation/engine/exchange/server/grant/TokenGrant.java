package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A way to ask a token endpoint for a narrower token, and the kind of answer that there is to it. */
public interface TokenGrant {

    /** What was asked for, and the other name for the same thing. */
    Set<String> ACCESS_TOKENS = Set.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT);

    /** What is asked; what has to be had for that is fetched first. Refuses what it has no words for. */
    Mono<FormRequest> question(ExchangeRequest request);

    /** Whether it is an answer. @param issuedType {@code issued_token_type}, as far as it was said */
    boolean isAnswer(@Nullable String issuedType);

    /** The failure of the hop when the server refused. */
    default Throwable refused(Throwable refusal) {
        return refusal;
    }
}
