package dev.narrowgate.delegation.adapter.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Shares one exchange among all requests that would get the same token, and keeps the token while it is of use. A caller
 * that goes away does not take the exchange from those who wait for it. Failures are not remembered.
 */
public final class CachingTokenExchanger implements TokenExchanger {

    private final TokenExchanger delegate;
    private final InstantSource clock;
    private final AsyncCache<ExchangeKey, IssuedToken> tokens;

    public CachingTokenExchanger(TokenExchanger delegate, InstantSource clock, long maximumSize) {
        this.delegate = delegate;
        this.clock = clock;
        this.tokens = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .expireAfter(RemainingLife.<ExchangeKey, IssuedToken>until(clock, IssuedToken::expiresAt))
                .recordStats()
                .buildAsync();
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        var key = request.key();
        var known = tokens.getIfPresent(key);
        return known != null && serves(known, request) ? answer(known) : exchangeOnce(key, request);
    }

    /** Forgets every token, because what they were made with has changed. */
    public void clear() {
        tokens.synchronous().invalidateAll();
    }

    private Answer<IssuedToken> exchangeOnce(ExchangeKey key, ExchangeRequest request) {
        var mine = new CompletableFuture<IssuedToken>();
        var winner =
                tokens.asMap().merge(key, mine, (present, offered) -> serves(present, request) ? present : offered);
        if (!winner.equals(mine)) {
            return answer(winner);
        }
        return switch (delegate(request, mine)) {
            case Answer.Ready<IssuedToken>(IssuedToken token) -> {
                mine.complete(token);
                yield Answer.ready(token);
            }
            case Answer.Refused<IssuedToken>(DelegationFailure failure) -> {
                mine.completeExceptionally(failure);
                yield Answer.refused(failure);
            }
            case Answer.Awaited<IssuedToken>(Mono<IssuedToken> later) -> {
                var unused = later.toFuture().whenComplete((token, failure) -> settle(mine, token, failure));
                yield answer(mine);
            }
        };
    }

    private Answer<IssuedToken> delegate(ExchangeRequest request, CompletableFuture<IssuedToken> mine) {
        try {
            return delegate.exchange(request);
        } catch (DelegationFailure failure) {
            return Answer.refused(failure);
        } catch (RuntimeException unforeseen) {
            // Whoever waits must not wait for ever.
            return Answer.refused(new ExchangeUnavailable(
                    "unforeseen: " + unforeseen.getClass().getName()));
        } catch (Error fatal) {
            mine.completeExceptionally(
                    new ExchangeUnavailable("unforeseen: " + fatal.getClass().getName()));
            throw fatal;
        }
    }

    private static void settle(
            CompletableFuture<IssuedToken> future, @Nullable IssuedToken token, @Nullable Throwable failure) {
        if (token != null) {
            future.complete(token);
        } else {
            future.completeExceptionally(
                    failure == null ? new ExchangeUnavailable("the exchange ended without an answer") : failure);
        }
    }

    private static Answer<IssuedToken> answer(CompletableFuture<IssuedToken> future) {
        return future.isDone() && !future.isCompletedExceptionally()
                ? Answer.ready(future.join())
                : Answer.awaited(Mono.fromFuture(future, true)
                        .onErrorMap(
                                CompletionException.class,
                                error -> error.getCause() == null ? error : error.getCause()));
    }

    /** Under way, or good for long enough that it need not be renewed. */
    private boolean serves(CompletableFuture<IssuedToken> future, ExchangeRequest request) {
        if (!future.isDone()) {
            return true;
        }
        return !future.isCompletedExceptionally() && isUseful(future.join(), request, clock.instant());
    }

    /** Renewed in the last third of its life, unless a new one would not live longer: then it serves to its end. */
    private static boolean isUseful(IssuedToken token, ExchangeRequest request, Instant now) {
        var remaining = token.remaining(now);
        var life = Duration.between(token.issuedAt(), token.expiresAt());
        // Not even a clock that went back makes a token good for longer than it may be.
        if (remaining.isZero() || token.expiresAt().isAfter(request.latestExpiry(now))) {
            return false;
        }
        return remaining.multipliedBy(3).compareTo(life) >= 0
                || Duration.between(token.expiresAt(), request.latestExpiry(now))
                                .toSeconds()
                        < 1;
    }

    /** For metrics. */
    public AsyncCache<?, ?> cache() {
        return tokens;
    }
}
