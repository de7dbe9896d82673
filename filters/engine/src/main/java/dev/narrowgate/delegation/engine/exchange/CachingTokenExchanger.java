package dev.narrowgate.delegation.engine.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.Generation;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.exchange.ExchangeKey;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.TokenId;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps issued tokens while they are of use, and shares one exchange among all who wait for the same token. A token is
 * renewed ahead of its end while it serves on, and serves to its end when that fails. Failures are not remembered.
 */
public final class CachingTokenExchanger implements TokenExchanger {

    private final TokenExchanger delegate;
    private final InstantSource clock;
    private final Cache<ExchangeKey, IssuedToken> tokens;
    private final SingleFlight<ExchangeKey, IssuedToken> underWay = new SingleFlight<>(ExchangeUnavailable::new);
    private final Renewals renewals;

    /** The key that each token is kept under, so that a revocation finds it by its id. */
    private final ConcurrentMap<TokenId, ExchangeKey> keys = new ConcurrentHashMap<>();

    private final Consumer<DelegationFailure> unrenewed;

    private final Generation generation = new Generation();

    /** @param unrenewed is told why a token was not renewed: the request beside it goes on, and its record says nothing of that */
    public CachingTokenExchanger(
            TokenExchanger delegate,
            InstantSource clock,
            CacheBounds bounds,
            CacheBounds renewalBounds,
            Consumer<DelegationFailure> unrenewed) {
        this.unrenewed = unrenewed;
        this.delegate = delegate;
        this.clock = clock;
        this.tokens = WeighedCache.of(
                bounds,
                RemainingLife.<ExchangeKey, IssuedToken>until(clock, IssuedToken::expiresAt),
                (key, token, cause) -> removed(key, token, cause));
        this.renewals = new Renewals(clock, renewalBounds);
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

    /** Drops a token that the next hop did not accept. The next exchange is a new one. */
    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        tokens.asMap().computeIfPresent(request.key(), (key, kept) -> kept.id().equals(refused.id()) ? null : kept);
    }

    /** Drops a token that was revoked, for every presenter. */
    public void revoke(TokenId token) {
        var key = keys.get(token);
        if (key != null) {
            tokens.asMap().computeIfPresent(key, (same, kept) -> kept.id().equals(token) ? null : kept);
        }
    }

    private void removed(@Nullable ExchangeKey key, @Nullable IssuedToken token, RemovalCause cause) {
        // What replaces another may have its id.
        if (key != null && token != null && cause != RemovalCause.REPLACED) {
            keys.remove(token.id(), key);
        }
    }

    /** Forgets every token, because what they were made with has changed. */
    public void clear() {
        generation.next(() -> {
            underWay.clear();
            tokens.invalidateAll();
        });
    }

    /** Another may have been here before this one: then it is done already. */
    private Answer<IssuedToken> issued(ExchangeKey key, ExchangeRequest request) {
        var known = tokens.getIfPresent(key);
        return known != null && serves(known, request) ? Answer.ready(known) : kept(key, request);
    }

    /** At once where that needs no waiting; else beside the request, which goes on with the present token. */
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
            // First the id: no token is kept that a revocation does not find.
            keys.put(token.id(), key);
            var replaced = tokens.asMap().put(key, token);
            if (replaced != null && !replaced.id().equals(token.id())) {
                keys.remove(replaced.id(), key);
            }
        });
    }

    /** Who is told that the delegation is good no more does not go on with what it was once good for. */
    private void dropIfOver(ExchangeKey key, IssuedToken present, @Nullable Throwable failure) {
        if (failure instanceof DelegationFailure known) {
            unrenewed.accept(known);
        }
        if (failure instanceof DelegationFailure.Rejected || failure instanceof DelegationFailure.Denied) {
            tokens.asMap().remove(key, present);
        }
    }

    /** Not even a clock that went back makes a token good for longer than it may be. */
    private boolean serves(IssuedToken token, ExchangeRequest request) {
        var now = clock.instant();
        return now.isBefore(token.expiresAt()) && !token.expiresAt().isAfter(request.latestExpiry(now));
    }

    /** For metrics. */
    public Cache<?, ?> cache() {
        return tokens;
    }
}
