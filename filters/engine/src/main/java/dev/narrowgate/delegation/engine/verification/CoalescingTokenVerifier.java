package dev.narrowgate.delegation.engine.verification;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Spares whoever has to be asked over a network: one question for all who wait for the same answer, and a short memory for
 * refusals. What could not be found out is not remembered.
 */
public final class CoalescingTokenVerifier implements TokenVerifier {

    private record Key(TokenFingerprint token, TokenUse use) {}

    private record Refusal(TokenRejected failure, Instant until) {}

    private final TokenVerifier delegate;
    private final Duration keep;
    private final Predicate<TokenRejected> passing;
    private final InstantSource clock;
    private final Cache<Key, Refusal> refusals;
    private final ConcurrentMap<Key, CompletableFuture<VerifiedToken>> underWay = new ConcurrentHashMap<>();

    /**
     * @param keep how long a refusal is remembered
     * @param passing which refusals are not
     */
    public CoalescingTokenVerifier(
            TokenVerifier delegate,
            Duration keep,
            Predicate<TokenRejected> passing,
            InstantSource clock,
            CacheBounds bounds) {
        this.delegate = delegate;
        this.keep = keep;
        this.passing = passing;
        this.clock = clock;
        this.refusals = WeighedCache.of(bounds, RemainingLife.<Key, Refusal>until(clock, Refusal::until));
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        var key = new Key(token.fingerprint(), use);
        var refusal = refusals.getIfPresent(key);
        if (refusal != null && clock.instant().isBefore(refusal.until())) {
            return Answer.refused(refusal.failure());
        }
        var mine = new CompletableFuture<VerifiedToken>();
        var other = underWay.putIfAbsent(key, mine);
        if (other != null) {
            return waiting(other);
        }
        try {
            // Whoever leaves does not take the answer from the others.
            var unused = delegate(token, use).toMono().toFuture().whenComplete((verified, failure) -> {
                finish(key, mine, verified, failure);
            });
        } catch (Error fatal) {
            finish(key, mine, null, unforeseen(fatal));
            throw fatal;
        }
        return waiting(mine);
    }

    private Answer<VerifiedToken> delegate(BearerToken token, TokenUse use) {
        try {
            return delegate.verify(token, use);
        } catch (RuntimeException unforeseen) {
            // Whoever waits must not wait for ever.
            return Answer.refused(unforeseen instanceof DelegationFailure failure ? failure : unforeseen(unforeseen));
        }
    }

    private static KeysUnavailable unforeseen(Throwable error) {
        return new KeysUnavailable("unforeseen: " + error.getClass().getName());
    }

    private void finish(
            Key key,
            CompletableFuture<VerifiedToken> mine,
            @Nullable VerifiedToken verified,
            @Nullable Throwable failure) {
        try {
            if (failure instanceof TokenRejected rejected && !passing.test(rejected)) {
                refusals.put(key, new Refusal(rejected, clock.instant().plus(keep)));
            }
        } finally {
            underWay.remove(key, mine);
            if (verified != null) {
                mine.complete(verified);
            } else {
                mine.completeExceptionally(
                        failure == null ? new KeysUnavailable("the verification ended without an answer") : failure);
            }
        }
    }

    private static Answer<VerifiedToken> waiting(CompletableFuture<VerifiedToken> future) {
        return Answer.awaited(Mono.fromFuture(future, true)
                .onErrorMap(CompletionException.class, error -> error.getCause() == null ? error : error.getCause()));
    }
}
