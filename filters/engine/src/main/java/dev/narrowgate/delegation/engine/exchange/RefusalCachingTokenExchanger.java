package dev.narrowgate.delegation.engine.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Caches rejections and denials of a server, so that the server is not asked the same question again. Temporary
 * failures and unacceptable answers are not cached.
 */
public final class RefusalCachingTokenExchanger implements TokenExchanger {

    private record Refusal(DelegationFailure failure, Instant until) {}

    private final TokenExchanger delegate;
    private final Duration keep;
    private final InstantSource clock;
    private final Cache<ExchangeKey, Refusal> refusals;

    /** @param keep how long a refusal is cached */
    public RefusalCachingTokenExchanger(
            TokenExchanger delegate, Duration keep, InstantSource clock, CacheBounds bounds) {
        this.delegate = delegate;
        this.keep = keep;
        this.clock = clock;
        this.refusals = WeighedCache.of(bounds, RemainingLife.<ExchangeKey, Refusal>until(clock, Refusal::until));
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        var key = request.key();
        var refusal = refusals.getIfPresent(key);
        if (refusal != null && clock.instant().isBefore(refusal.until())) {
            return Answer.refused(refusal.failure());
        }
        return switch (delegate.exchange(request)) {
            case Answer.Ready<IssuedToken> ready -> ready;
            case Answer.Refused<IssuedToken> refused -> {
                remember(key, refused.failure());
                yield refused;
            }
            case Answer.Awaited<IssuedToken> awaited ->
                Answer.awaited(awaited.value().doOnError(DelegationFailure.class, failure -> remember(key, failure)));
        };
    }

    private void remember(ExchangeKey key, DelegationFailure failure) {
        var passing = failure instanceof DelegationFailure.TokenRejected rejected && rejected.isPassing();
        if (!passing
                && (failure instanceof DelegationFailure.Rejected || failure instanceof DelegationFailure.Denied)) {
            refusals.put(key, new Refusal(failure, clock.instant().plus(keep)));
        }
    }
}
