package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.pipeline.TaskCall;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskRules.AfterSuccess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends requests, and after a success what their policy says. */
public final class TaskEnds {

    private static final String BY = "after-success of client ";

    private final Revoking revoking;
    private final Duration keep;

    /** @param keep for how long a task stays completed */
    public TaskEnds(Revoking revoking, Duration keep) {
        this.revoking = revoking;
        this.keep = keep;
    }

    /** Returns the end of a request. A successful one ends what its policy says, before its budgets are given back. */
    TaskCall after(Permitted hop, @Nullable Granted granted) {
        var rule = hop.received().policy().tasks().afterSuccess();
        if (rule == AfterSuccess.GOES_ON) {
            return granted == null ? TaskCall.UNCOUNTED : (forwarded, status) -> granted.end(forwarded);
        }
        return (forwarded, status) -> {
            if (forwarded && status >= 200 && status < 300) {
                succeeded(hop, rule);
            }
            if (granted != null) {
                granted.end(forwarded);
            }
        };
    }

    private void succeeded(Permitted hop, AfterSuccess rule) {
        var delegation = hop.delegation();
        var task = delegation.task();
        var by = BY + delegation.token().clientId();
        var reason = "hop " + hop.received().id() + " of " + hop.received().policy() + " succeeded";
        if (rule == AfterSuccess.ENDS_TASK && task != null) {
            var end = hop.received().at().plus(keep);
            revoking.end(new Asked(new Revocable.Task(task.id()), Manner.COMPLETED, null, end, by, reason));
        } else {
            var token = delegation.token();
            revoking.end(
                    new Asked(new Revocable.Token(token.id()), Manner.REVOKED, null, token.expiresAt(), by, reason));
        }
    }
}
