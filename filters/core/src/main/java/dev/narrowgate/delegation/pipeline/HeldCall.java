package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.audit.Traffic;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The request that a hop has taken from its budgets. It ends exactly once with the hop, however the hop ends, and also
 * if the budgets answer only after the caller has left.
 */
final class HeldCall {

    /** In the place of a call, once the hop has ended. */
    private static final TaskCall ENDED = (forwarded, status) -> {};

    private final Traffic traffic;
    private final AtomicReference<@Nullable TaskCall> call = new AtomicReference<>();
    private volatile int status;
    private volatile boolean isLeft;

    HeldCall(Traffic traffic) {
        this.traffic = traffic;
    }

    /** Holds the call of an answer. A call that is awaited is not cancelled with the hop, because the budgets have counted it. */
    Answer<TaskCall> hold(Answer<TaskCall> reserved) {
        return switch (reserved) {
            case Answer.Ready<TaskCall>(TaskCall taken) -> {
                hold(taken);
                yield reserved;
            }
            case Answer.Refused<TaskCall> refused -> refused;
            case Answer.Awaited<TaskCall>(Mono<TaskCall> later) ->
                // A caller that leaves does not cancel what is cached.
                Answer.awaited(later.doOnNext(this::hold).cache());
        };
    }

    private void hold(TaskCall taken) {
        if (!call.compareAndSet(null, taken)) {
            taken.end(false, 0);
        }
    }

    /** The whole answer of the next hop was sent to the caller. */
    void answered(int whole) {
        status = whole;
    }

    /** The caller has left. */
    void left() {
        isLeft = true;
    }

    /** Ends the call, if there is one. */
    void end() {
        var held = call.getAndSet(ENDED);
        if (held != null) {
            held.end(traffic.isReached(), status == 0 ? begun() : status);
        }
    }

    /** Returns the status of an answer that did not come to its end. */
    private int begun() {
        var sent = traffic.answered();
        return sent != null ? sent : isLeft ? TaskCall.LEFT : 0;
    }
}
