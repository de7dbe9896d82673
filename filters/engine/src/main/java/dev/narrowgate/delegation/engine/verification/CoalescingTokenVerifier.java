package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.engine.store.TimedCache;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * Reduces the calls of a verifier that asks over a network. Requests for the same result share one call, and refusals
 * are cached for a short time. Failures to get an answer are not cached.
 */
public final class CoalescingTokenVerifier implements TokenVerifier {

    private record Key(TokenFingerprint token, TokenUse use) {}

    private final TokenVerifier delegate;
    private final Duration keep;
    private final InstantSource clock;
    private final TimedCache<Key, TokenRejected> refusals;
    private final SingleFlight<Key, VerifiedToken> underWay = new SingleFlight<>(KeysUnavailable::new);

    /** @param keep how long a refusal is cached, unless it is {@linkplain TokenRejected#isPassing() passing} */
    public CoalescingTokenVerifier(TokenVerifier delegate, Duration keep, InstantSource clock, CacheBounds bounds) {
        this.delegate = delegate;
        this.keep = keep;
        this.clock = clock;
        this.refusals = new TimedCache<>(bounds, clock);
    }

    @Override
    public Answer<VerifiedToken> verify(BearerToken token, TokenUse use) {
        var key = new Key(token.fingerprint(), use);
        var refusal = refusals.get(key);
        return refusal == null
                ? underWay.join(key, () -> remembering(key, delegate.verify(token, use)))
                : Answer.refused(refusal);
    }

    private Answer<VerifiedToken> remembering(Key key, Answer<VerifiedToken> answer) {
        return switch (answer) {
            case Answer.Ready<VerifiedToken> ready -> ready;
            case Answer.Refused<VerifiedToken>(DelegationFailure failure) -> {
                remember(key, failure);
                yield answer;
            }
            case Answer.Awaited<VerifiedToken>(Mono<VerifiedToken> later) ->
                Answer.awaited(later.doOnError(failure -> remember(key, failure)));
        };
    }

    private void remember(Key key, Throwable failure) {
        if (failure instanceof TokenRejected rejected && !rejected.isPassing()) {
            refusals.put(key, rejected, clock.instant().plus(keep), refusals.generation());
        }
    }
}
