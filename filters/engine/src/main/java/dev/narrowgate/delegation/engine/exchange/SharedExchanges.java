package dev.narrowgate.delegation.engine.exchange;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.IssuedToken;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The exchanges that are under way, one for all who wait for the same token. Who goes away takes it from nobody. */
final class SharedExchanges {

    private final ConcurrentMap<ExchangeKey, CompletableFuture<IssuedToken>> underWay = new ConcurrentHashMap<>();

    /** Waits for the one that is under way, or begins this one. */
    Answer<IssuedToken> join(ExchangeKey key, Supplier<Answer<IssuedToken>> begin) {
        var mine = new CompletableFuture<IssuedToken>();
        var present = underWay.putIfAbsent(key, mine);
        if (present != null) {
            return answer(present);
        }
        try {
            return begun(key, mine, begin.get());
        } catch (Error fatal) {
            // Whoever waits must not wait for ever.
            end(key, mine, null, ExceptionTranslatingTokenExchanger.unforeseen(fatal));
            throw fatal;
        }
    }

    private Answer<IssuedToken> begun(
            ExchangeKey key, CompletableFuture<IssuedToken> mine, Answer<IssuedToken> answer) {
        return switch (answer) {
            case Answer.Ready<IssuedToken>(IssuedToken token) -> {
                end(key, mine, token, null);
                yield Answer.ready(token);
            }
            case Answer.Refused<IssuedToken>(DelegationFailure failure) -> {
                end(key, mine, null, failure);
                yield Answer.refused(failure);
            }
            case Answer.Awaited<IssuedToken>(Mono<IssuedToken> later) -> {
                var unused = later.toFuture().whenComplete((token, failure) -> end(key, mine, token, failure));
                yield answer(mine);
            }
        };
    }

    /** Who comes from now on begins anew. */
    void clear() {
        underWay.clear();
    }

    private void end(
            ExchangeKey key,
            CompletableFuture<IssuedToken> mine,
            @Nullable IssuedToken token,
            @Nullable Throwable failure) {
        underWay.remove(key, mine);
        if (token != null) {
            mine.complete(token);
        } else {
            mine.completeExceptionally(
                    failure == null ? new ExchangeUnavailable("the exchange ended without an answer") : failure);
        }
    }

    private static Answer<IssuedToken> answer(CompletableFuture<IssuedToken> future) {
        return Answer.awaited(Mono.fromFuture(future, true)
                .onErrorMap(CompletionException.class, error -> error.getCause() == null ? error : error.getCause()));
    }
}
