package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.pipeline.TaskCall;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskRules.AfterSuccess;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Ends requests, and after a success what their policy says. */
public final class TaskEnds {

    private static final String BY = "after-success of client ";

    private final Revoking revoking;
    private final GatewayTasks gateway;
    private final InstantSource clock;

    public TaskEnds(Revoking revoking, GatewayTasks gateway, InstantSource clock) {
        this.revoking = revoking;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Returns the end of a request. A successful one ends what its policy says, before its budgets are given back. */
    TaskCall after(Permitted hop, @Nullable Granted granted) {
        var rule = hop.received().policy().tasks().afterSuccess();
        if (rule == AfterSuccess.GOES_ON) {
            return granted == null ? TaskCall.UNCOUNTED : (forwarded, status) -> granted.end(forwarded);
        }
        return (forwarded, status) -> {
            if (forwarded && maySucceed(status)) {
                succeeded(hop, rule, status);
            }
            if (granted != null) {
                granted.end(forwarded);
            }
        };
    }

    /** A caller that leaves before the answer does not keep what a success would have ended. */
    private static boolean maySucceed(int status) {
        return status == TaskCall.LEFT || status >= 200 && status < 300;
    }

    /** The end of the task, or that of the token if the task has none. */
    private static Instant end(Delegation delegation, Task task) {
        var limits = task.limits();
        return limits.hasDeadline() ? limits.deadline() : delegation.token().expiresAt();
    }

    private void succeeded(Permitted hop, AfterSuccess rule, int status) {
        var delegation = hop.delegation();
        var task = delegation.task();
        var by = BY + delegation.token().clientId();
        var reason = "hop " + hop.received().id() + " of " + hop.received().policy()
                + (status == TaskCall.LEFT
                        ? " reached the next hop, and its caller left before the answer"
                        : " succeeded");
        if (rule == AfterSuccess.ENDS_TASK && task != null) {
            var end = gateway.completedUntil(end(delegation, task), clock.instant());
            revoking.end(new Asked(new Revocable.Task(task.id()), Manner.COMPLETED, null, end, by, reason));
        } else {
            var token = delegation.token();
            revoking.end(
                    new Asked(new Revocable.Token(token.id()), Manner.REVOKED, null, token.expiresAt(), by, reason));
        }
    }
}
