package dev.narrowgate.delegation.engine.store;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.Unforeseen;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Shares one answer among concurrent calls with the same key. Cancelling one caller does not cancel the shared answer.
 */
public final class SingleFlight<K, V> {

    private final ConcurrentMap<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
    private final Function<String, ? extends DelegationFailure> failure;

    /** @param failure makes the failure of all callers for an unforeseen error or a missing answer */
    public SingleFlight(Function<String, ? extends DelegationFailure> failure) {
        this.failure = failure;
    }

    /** Joins the call for this key, or begins one. */
    public Answer<V> join(K key, Supplier<Answer<V>> begin) {
        var mine = new CompletableFuture<V>();
        var present = underWay.putIfAbsent(key, mine);
        if (present != null) {
            return answer(present);
        }
        try {
            return begun(key, mine, begin.get());
        } catch (RuntimeException error) {
            var refused = Unforeseen.unlessKnown(error, failure);
            end(key, mine, null, refused);
            return Answer.refused(refused);
        } catch (Error fatal) {
            // Without this, the other callers would wait for ever.
            end(key, mine, null, Unforeseen.as(fatal, failure));
            throw fatal;
        }
    }

    /** Forgets the calls under way, so that later callers begin new ones. */
    public void clear() {
        underWay.clear();
    }

    private Answer<V> begun(K key, CompletableFuture<V> mine, Answer<V> answer) {
        return switch (answer) {
            case Answer.Ready<V>(V value) -> {
                end(key, mine, value, null);
                yield answer;
            }
            case Answer.Refused<V>(DelegationFailure refused) -> {
                end(key, mine, null, refused);
                yield answer;
            }
            case Answer.Awaited<V>(Mono<V> later) -> {
                var unused = later.toFuture().whenComplete((value, error) -> end(key, mine, value, error));
                yield answer(mine);
            }
        };
    }

    private void end(K key, CompletableFuture<V> mine, @Nullable V value, @Nullable Throwable error) {
        underWay.remove(key, mine);
        if (value != null) {
            mine.complete(value);
        } else {
            mine.completeExceptionally(error == null ? failure.apply("the call ended without an answer") : error);
        }
    }

    private static <V> Answer<V> answer(CompletableFuture<V> future) {
        return Answer.awaited(Mono.fromFuture(future, true)
                .onErrorMap(CompletionException.class, error -> error.getCause() == null ? error : error.getCause()));
    }
}
