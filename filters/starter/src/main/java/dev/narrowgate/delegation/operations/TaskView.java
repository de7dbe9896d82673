package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.store.state.Budgets;
import dev.narrowgate.delegation.engine.task.KnownTask;
import dev.narrowgate.delegation.token.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON of a task for operators. Members that are not known are absent. */
final class TaskView {

    private TaskView() {}

    static Map<String, Object> of(KnownTask task, RunningEngine running, Instant now) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", task.id().id());
        members.put("origin", task.id().origin());
        members.put("status", task.status(now).name().toLowerCase(Locale.ROOT));
        var ended = task.ended();
        if (ended != null) {
            members.put("ended", ended.at().toString());
            members.put("by", ended.by());
            members.put("reason", ended.reason());
        }
        var stored = task.stored();
        if (stored != null) {
            members.put("subject", principal(stored.subject()));
            if (stored.actor() != null) {
                members.put("actor", principal(stored.actor()));
            }
            members.put("started", stored.started().toString());
            if (!stored.deadline().equals(Instant.MAX)) {
                members.put("deadline", stored.deadline().toString());
            }
            members.put("calls", stored.calls());
            members.put("inFlight", stored.inFlight());
            var terms = running.engine().settings().tasks().terms();
            var budgets = new LinkedHashMap<String, Object>();
            if (terms.calls() < Long.MAX_VALUE) {
                budgets.put(Budgets.CALLS, budget(terms.calls(), stored.calls()));
            }
            if (terms.inFlight() < Integer.MAX_VALUE) {
                budgets.put(Budgets.IN_FLIGHT, budget(terms.inFlight(), stored.inFlight()));
            }
            members.put("budgets", budgets);
        }
        return members;
    }

    static Map<String, Object> principal(Principal principal) {
        var members = new LinkedHashMap<String, Object>();
        members.put("iss", principal.issuer());
        members.put("sub", principal.subject());
        return members;
    }

    private static Map<String, Object> budget(long limit, long used) {
        var members = new LinkedHashMap<String, Object>();
        members.put("limit", limit);
        members.put("left", Math.max(0, limit - used));
        return members;
    }
}
