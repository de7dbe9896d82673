package dev.narrowgate.delegation.endpoints.task;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Issues the permission of a request that this gateway serves itself. Its id is in the record, and no token carries it. */
public record NoAuthorization(String gateway, Supplier<String> ids, InstantSource clock) implements TokenExchanger {

    private static final OutgoingAuthorization NOTHING = new OutgoingAuthorization() {
        @Override
        public Map<String, String> headers(OutgoingRequest request) {
            return Map.of();
        }

        @Override
        public @Nullable BearerToken token() {
            return null;
        }
    };

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        var id = new TokenId(gateway, ids.get());
        return Answer.ready(IssuedToken.ofCredential(request, id, NOTHING, clock.instant(), Instant.MAX));
    }
}
