package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.LiveEntries;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/**
 * Remembers the events that were received, so that each has one effect. An entry stays until its token is too old to be
 * accepted, and none is evicted early. An event for which there is no room is not acknowledged.
 */
final class SeenEvents {

    /** In the place of a result, so that an entry keeps nothing else. */
    private static final CompletableFuture<SignalOutcome> DONE =
            CompletableFuture.completedFuture(SignalOutcome.DUPLICATE);

    private final LiveEntries<TokenFingerprint, CompletableFuture<SignalOutcome>> seen;

    SeenEvents(InstantSource clock, CacheBounds bounds) {
        this.seen = new LiveEntries<>("events", clock, bounds);
    }

    /**
     * Does the work of an event unless it was done. A second delivery waits for a first one in progress, because it may
     * be acknowledged only after the revocation is stored. An event whose work fails may come again.
     *
     * @param until the latest time at which the token is accepted
     */
    Mono<SignalOutcome> once(String issuer, String jti, Instant until, Mono<SignalOutcome> work) {
        return Mono.defer(() -> {
            var event = new KeyDigest().text(issuer).text(jti).end();
            var mine = new CompletableFuture<SignalOutcome>();
            while (!add(event, mine, new KeyDigest().text(issuer).end(), until)) {
                var first = seen.find(event);
                // An entry may end between the two steps.
                if (first != null) {
                    return Mono.fromFuture(first, true).map(outcome -> SignalOutcome.DUPLICATE);
                }
            }
            start(event, until, work, mine);
            return Mono.fromFuture(mine, true);
        });
    }

    private boolean add(
            TokenFingerprint event, CompletableFuture<SignalOutcome> mine, TokenFingerprint by, Instant until) {
        try {
            return seen.add(event, mine, by, until);
        } catch (KeysUnavailable noRoom) {
            throw new StoreUnavailable(noRoom.reason());
        }
    }

    /** The work goes on if the transmitter leaves, because it may have had a part of its effect. */
    private void start(
            TokenFingerprint event, Instant until, Mono<SignalOutcome> work, CompletableFuture<SignalOutcome> mine) {
        var unused = work.single().toFuture().whenComplete((outcome, failed) -> {
            if (failed == null) {
                seen.replace(event, DONE, until);
                mine.complete(outcome);
            } else {
                seen.remove(event);
                mine.completeExceptionally(failed);
            }
        });
    }
}
