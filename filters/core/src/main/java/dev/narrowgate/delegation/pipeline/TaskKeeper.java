package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Knows the tasks of a gateway, and counts their requests. */
public interface TaskKeeper {

    /** Knows no task and counts nothing. */
    TaskKeeper NONE = new TaskKeeper() {
        @Override
        public Answer<Delegation> bind(Delegation delegation, DelegationPolicy policy, Instant at) {
            return Answer.ready(delegation);
        }

        @Override
        public Answer<TaskCall> reserve(Permitted hop) {
            return Answer.ready(TaskCall.UNCOUNTED);
        }
    };

    /**
     * Binds a delegation to its task as this gateway knows it, and begins the task at its first hop (law 6). Refuses with
     * {@code TaskClosed} if the task is over, with {@code PolicyDenied} if it does not reach the audience of the policy,
     * and with {@code StoreUnavailable}.
     *
     * @param at when the request arrived
     */
    Answer<Delegation> bind(Delegation delegation, DelegationPolicy policy, Instant at);

    /**
     * Takes one request from every budget of a hop, or from none. Refuses with {@code BudgetExhausted}, {@code
     * TaskClosed} or {@code StoreUnavailable}.
     */
    Answer<TaskCall> reserve(Permitted hop);

    /**
     * Returns what a request rests on that was refused before it was bound to its task.
     *
     * @param known what is known of it
     * @param genuine its subject token; null if it has no genuine one
     */
    default Grounds grounds(Grounds known, @Nullable VerifiedToken genuine) {
        return known;
    }

    /** Returns a keeper of the same tasks that counts no request, for requests that are not forwarded. */
    default TaskKeeper uncounted() {
        var keeper = this;
        return new TaskKeeper() {
            @Override
            public Answer<Delegation> bind(Delegation delegation, DelegationPolicy policy, Instant at) {
                return keeper.bind(delegation, policy, at);
            }

            @Override
            public Answer<TaskCall> reserve(Permitted hop) {
                return Answer.ready(TaskCall.UNCOUNTED);
            }

            @Override
            public Grounds grounds(Grounds known, @Nullable VerifiedToken genuine) {
                return keeper.grounds(known, genuine);
            }
        };
    }
}
