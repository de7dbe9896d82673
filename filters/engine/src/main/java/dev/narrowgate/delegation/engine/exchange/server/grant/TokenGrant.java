package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.engine.oauth.FormRequest;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A way to ask a token endpoint for a narrower token, and its acceptable answers. */
public interface TokenGrant {

    /** The acceptable types of an issued access token. */
    Set<String> ACCESS_TOKENS = Set.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT);

    /** Emits the form, after it has fetched what the form requires. Fails when the grant cannot express the request. */
    Mono<FormRequest> question(ExchangeRequest request);

    /**
     * Whether an answer has an acceptable type.
     *
     * @param issuedType {@code issued_token_type}, or null
     */
    boolean isAnswer(@Nullable String issuedType);

    /** Returns the failure of the hop for a refusal of the server. */
    default Throwable refused(Throwable refusal) {
        return refusal;
    }
}
