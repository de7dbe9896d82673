package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.TimeClaims;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.task.TaskLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes the task of a token. A gateway writes the id of the task in {@code task_id}, and its origin and its
 * limits in {@code task}. Another issuer writes an id alone, or the claim {@code mission} of Mission-Bound Authorization.
 */
public final class TaskClaim {

    private TaskClaim() {}

    /**
     * Reads the task of a gateway's token. Without {@code task}, which earlier versions did not write, the origin is the
     * issuer of the subject. Refuses malformed claims with {@code TokenRejected}.
     */
    static @Nullable Task ofGateway(ClaimReader claims) {
        var id = claims.optionalString(TASK_ID);
        var more = claims.object(TASK);
        if (id == null) {
            if (more != null) {
                throw claims.refused(TASK, "stands without " + TASK_ID);
            }
            return null;
        }
        if (more == null) {
            return Task.of(claims.string(SUB_ISS), id);
        }
        var limits = new TaskLimits(
                TimeClaims.taskEnd(more),
                more.has(AUD) ? Set.copyOf(more.strings(AUD)) : null,
                more.has(TASK_CALLS) ? more.positive(TASK_CALLS) : Long.MAX_VALUE,
                more.has(TASK_IN_FLIGHT) ? more.positive(TASK_IN_FLIGHT) : Integer.MAX_VALUE);
        return new Task(
                new TaskId(more.string(TASK_ORIGIN), id),
                limits,
                more.optionalString(TASK_PURPOSE),
                more.optionalString(TASK_SENSITIVITY));
    }

    /**
     * Reads the task of another issuer's token. Its origin is the issuer itself, because no issuer may name the task of
     * another. Refuses malformed claims with {@code TokenRejected}.
     *
     * @param claims in the form of an access token
     * @param json as the issuer wrote them
     * @param taskClaim the claim with the id
     */
    static @Nullable Task ofIssuer(ClaimReader claims, ObjectNode json, TrustedIssuer issuer) {
        var id = claims.optionalString(issuer.taskClaim());
        var mission = mission(json, issuer);
        if (id != null && mission != null && !id.equals(mission)) {
            throw claims.refused(MISSION, "is for another task than " + issuer.taskClaim());
        }
        id = mission == null ? id : mission;
        return id == null
                ? null
                : new Task(
                        new TaskId(issuer.issuer(), id),
                        TaskLimits.NONE,
                        text(json, TASK_PURPOSE),
                        text(json, TASK_SENSITIVITY));
    }

    /** Returns the id of the mission that a token is bound to, or null. Refuses like {@link #ofIssuer}. */
    static @Nullable String mission(ObjectNode json, TrustedIssuer issuer) {
        // Another issuer may use a claim of this name for something else, which is no object.
        var mission = json.path(MISSION).isObject() ? new ClaimReader(json, "").object(MISSION) : null;
        if (mission == null) {
            return null;
        }
        if (!mission.string(TASK_ORIGIN).equals(issuer.issuer())) {
            throw mission.refused(TASK_ORIGIN, "is not the issuer of the token");
        }
        return mission.string(MISSION_ID);
    }

    /** Returns a claim that is for rules only. One of another form means something else. */
    private static @Nullable String text(ObjectNode json, String name) {
        return json.path(name).isString() ? new ClaimReader(json, "").string(name) : null;
    }

    /** Returns the claims of a task in a gateway's token. */
    public static Map<String, Object> claims(Task task) {
        var limits = task.limits();
        var more = new LinkedHashMap<String, Object>();
        more.put(TASK_ORIGIN, task.id().origin());
        if (limits.hasDeadline()) {
            more.put(EXP, limits.deadline().getEpochSecond());
        }
        if (limits.audiences() != null) {
            more.put(AUD, new TreeSet<>(limits.audiences()).stream().toList());
        }
        if (limits.calls() < Long.MAX_VALUE) {
            more.put(TASK_CALLS, limits.calls());
        }
        if (limits.inFlight() < Integer.MAX_VALUE) {
            more.put(TASK_IN_FLIGHT, limits.inFlight());
        }
        if (task.purpose() != null) {
            more.put(TASK_PURPOSE, task.purpose());
        }
        if (task.sensitivity() != null) {
            more.put(TASK_SENSITIVITY, task.sensitivity());
        }
        return Map.of(TASK_ID, task.id().id(), TASK, more);
    }
}
