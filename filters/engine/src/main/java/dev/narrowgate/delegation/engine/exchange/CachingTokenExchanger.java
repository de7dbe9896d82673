package dev.narrowgate.delegation.engine.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.Generation;
import dev.narrowgate.delegation.engine.store.GroundIndex;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.revocation.Dependents;
import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.revocation.Revocation;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Caches issued tokens, and shares one exchange among concurrent requests for the same token. A token is renewed before
 * it expires. If the renewal fails, the present token serves until it expires, unless the failure is a rejection or a
 * denial. Failures are not cached.
 */
public final class CachingTokenExchanger implements TokenExchanger, Dependents {

    private final TokenExchanger delegate;
    private final InstantSource clock;
    private final Cache<ExchangeKey, IssuedToken> tokens;
    private final SingleFlight<ExchangeKey, IssuedToken> underWay = new SingleFlight<>(ExchangeUnavailable::new);
    private final Renewals renewals;

    /** The keys of the cached tokens by what they rest on, so that a revocation finds them. */
    private final GroundIndex<ExchangeKey> index;

    private final Consumer<DelegationFailure> unrenewed;

    private final Generation generation;

    /** Written and read under the lock of the generation. */
    private boolean retired;

    /** @param unrenewed receives the failure of each renewal, which no audit record holds */
    public CachingTokenExchanger(
            TokenExchanger delegate,
            InstantSource clock,
            CacheBounds bounds,
            CacheBounds renewalBounds,
            Consumer<DelegationFailure> unrenewed) {
        this.unrenewed = unrenewed;
        this.delegate = delegate;
        this.clock = clock;
        var byGround = new GroundIndex<ExchangeKey>();
        this.index = byGround;
        this.generation = new Generation();
        this.tokens = WeighedCache.of(
                bounds,
                RemainingLife.<ExchangeKey, IssuedToken>until(clock, IssuedToken::expiresAt),
                // Without this exchanger, because the cache may outlive it.
                (key, token, cause) -> removed(byGround, key, token),
                (key, token) -> GroundIndex.weight(grounds(key, token)));
        this.renewals = new Renewals(clock, renewalBounds);
    }

    private CachingTokenExchanger(CachingTokenExchanger before, TokenExchanger delegate) {
        this.unrenewed = before.unrenewed;
        this.delegate = delegate;
        this.clock = before.clock;
        this.index = before.index;
        this.generation = before.generation;
        this.tokens = before.tokens;
        this.renewals = before.renewals;
    }

    /** Returns an exchanger with the same cache. Exchanges that are under way end with the exchanger that began them. */
    public CachingTokenExchanger over(TokenExchanger other) {
        return new CachingTokenExchanger(this, other);
    }

    /**
     * Ends the caching by this exchanger, and drops the tokens that the exchanger after it must not serve. Must be called before that
     * one serves.
     *
     * @param policies the names of the policies whose tokens stay
     */
    public void retire(Set<String> policies) {
        generation.next(() -> retired = true);
        // Without the lock, for which an event loop may wait: this exchanger adds nothing any more.
        tokens.asMap().keySet().removeIf(key -> !policies.contains(key.permit().policy()));
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        var key = request.key();
        var known = tokens.getIfPresent(key);
        if (known == null || !serves(known, request)) {
            return underWay.join(key, () -> issued(key, request));
        }
        return renewals.isDue(key, known, request) ? renewed(key, known, request) : Answer.ready(known);
    }

    /** Drops a token that the next hop did not accept. The next request starts a new exchange. */
    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        tokens.asMap().computeIfPresent(request.key(), (key, kept) -> kept.id().equals(refused.id()) ? null : kept);
        delegate.forget(request, refused);
    }

    /** Drops revoked tokens, and tokens that rest on what is revoked, for every presenter. */
    @Override
    public Dropped drop(Revocation revocation) {
        int dropped = 0;
        for (var key : index.of(revocation)) {
            dropped += tokens.asMap().remove(key) == null ? 0 : 1;
        }
        return new Dropped(0, 0, dropped, 0);
    }

    @Override
    public Dropped count(Revocation revocation) {
        return new Dropped(0, 0, index.of(revocation).size(), 0);
    }

    private static void removed(
            GroundIndex<ExchangeKey> index, @Nullable ExchangeKey key, @Nullable IssuedToken token) {
        if (key != null && token != null) {
            index.remove(token, grounds(key, token));
        }
    }

    private static Grounds grounds(ExchangeKey key, IssuedToken token) {
        return key.presented().grounds().and(token.ids());
    }

    /** Drops every token, because a key behind them is no longer trusted. Exchanges under way are not cached. */
    public void clear() {
        generation.next(() -> {
            underWay.clear();
            tokens.invalidateAll();
        });
    }

    /** Checks the cache again, because another request may have finished the exchange meanwhile. */
    private Answer<IssuedToken> issued(ExchangeKey key, ExchangeRequest request) {
        var known = tokens.getIfPresent(key);
        return known != null && serves(known, request) ? Answer.ready(known) : kept(key, request);
    }

    /** Returns the renewed token if it is ready at once. Otherwise the request goes on with the present token. */
    private Answer<IssuedToken> renewed(ExchangeKey key, IssuedToken present, ExchangeRequest request) {
        return switch (kept(key, request)) {
            case Answer.Ready<IssuedToken> ready -> ready;
            case Answer.Refused<IssuedToken>(DelegationFailure failure) -> {
                dropIfOver(key, present, failure);
                yield Answer.ready(present);
            }
            case Answer.Awaited<IssuedToken>(Mono<IssuedToken> later) -> {
                var unused = later.toFuture().whenComplete((token, failure) -> dropIfOver(key, present, failure));
                yield Answer.ready(present);
            }
        };
    }

    private Answer<IssuedToken> kept(ExchangeKey key, ExchangeRequest request) {
        int begun = generation.now();
        return switch (asked(request)) {
            case Answer.Ready<IssuedToken>(IssuedToken token) -> {
                keep(key, token, begun);
                yield Answer.ready(token);
            }
            case Answer.Refused<IssuedToken> refused -> refused;
            case Answer.Awaited<IssuedToken>(Mono<IssuedToken> later) ->
                Answer.awaited(later.doOnNext(token -> keep(key, token, begun)));
        };
    }

    /** A renewal that throws must not fail the request beside it: the present token serves on. */
    private Answer<IssuedToken> asked(ExchangeRequest request) {
        try {
            return delegate.exchange(request);
        } catch (RuntimeException error) {
            return Answer.refused(Unforeseen.unlessKnown(error, ExchangeUnavailable::new));
        }
    }

    private void keep(ExchangeKey key, IssuedToken token, int begun) {
        generation.keep(begun, () -> {
            if (retired) {
                return;
            }
            index.add(key, token, grounds(key, token));
            tokens.put(key, token);
        });
    }

    /** Reports a failed renewal. Drops the present token if the delegation is no longer accepted. */
    private void dropIfOver(ExchangeKey key, IssuedToken present, @Nullable Throwable failure) {
        if (failure != null) {
            unrenewed.accept(Unforeseen.unlessKnown(failure, ExchangeUnavailable::new));
        }
        if (failure instanceof DelegationFailure.Rejected || failure instanceof DelegationFailure.Denied) {
            tokens.asMap().remove(key, present);
        }
    }

    /** Whether the token is valid now and ends within the limit of the request, even if the clock went back. */
    private boolean serves(IssuedToken token, ExchangeRequest request) {
        var now = clock.instant();
        return now.isBefore(token.expiresAt()) && !token.expiresAt().isAfter(request.latestExpiry(now));
    }

    /** The cache, for metrics. */
    public Cache<?, ?> cache() {
        return tokens;
    }
}
