package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.token.TokenFingerprint;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/**
 * Used proofs of one kind in Redis, so that a proof is used once at all gateways together. Each entry ends when its proof
 * would no longer be accepted.
 */
final class RedisProofs implements ReplayCache {

    private final RedisLink link;
    private final String kind;
    private final InstantSource clock;

    RedisProofs(RedisLink link, String kind, InstantSource clock) {
        this.link = link;
        this.kind = kind;
        this.clock = clock;
    }

    @Override
    public Answer<Boolean> isFirst(TokenFingerprint proof, TokenFingerprint by, Instant acceptedUntil) {
        return Answer.awaited(Mono.fromFuture(() -> stored(proof, acceptedUntil).toCompletableFuture(), true));
    }

    private CompletionStage<Boolean> stored(TokenFingerprint proof, Instant acceptedUntil) {
        var left = Duration.between(clock.instant(), ReplayCache.rememberedUntil(acceptedUntil));
        var life = SetArgs.Builder.nx().px(Math.max(1000, left.toMillis()));
        return link.ask(
                redis -> redis.set(RedisKeys.proof(kind, proof), "used", life).thenApply("OK"::equals));
    }
}
