package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.util.List;

/**
 * The names of the keys. What one script touches has one hash tag, in braces. A name that comes from outside is
 * replaced by its digest.
 */
final class RedisKeys {

    private static final String PREFIX = "narrowgate:";
    private static final String REVOCATIONS = PREFIX + "{revocations}:";

    static final String MARK = REVOCATIONS + "mark";
    static final String STATE = REVOCATIONS + "state";
    static final String LOG = REVOCATIONS + "log";
    static final String ENDS = REVOCATIONS + "ends";
    static final String OWNERS = REVOCATIONS + "owners";
    static final String BEAT = REVOCATIONS + "beat";
    static final String MEMBERS = PREFIX + "{members}";

    /** The key of the nonces that all gateways accept. */
    static final String NONCES = PREFIX + "nonces";

    /** The channel on which each new version of the log is told. */
    static final String CHANNEL = PREFIX + "revocations";

    private RedisKeys() {}

    /** The tag of all tasks with this id, whatever their origin. */
    private static String tag(String id) {
        return PREFIX + "{task-" + digest(id) + "}:";
    }

    static String task(TaskId task) {
        return tag(task.id()) + digest(task.origin());
    }

    /** The requests of a task that are in flight within a policy; empty: within all. */
    static String flights(TaskId task, String policy) {
        return task(task) + ":flights:" + policy;
    }

    static String origins(String id) {
        return tag(id) + "origins";
    }

    /** The places of the tasks with a limit, or of those without one. */
    static String places(boolean limited) {
        return PREFIX + "{places}:" + (limited ? "limited" : "unlimited");
    }

    static String places(boolean limited, TokenFingerprint owner) {
        return places(limited) + ":" + owner.base64Url();
    }

    /** When all requests of a pair are due, and its last calls. */
    static List<String> pace(Pace pace) {
        var pair = new KeyDigest()
                .principal(pace.subject())
                .principal(pace.actor())
                .end();
        var rate = pace.rate().calls() + "-" + pace.rate().per().toNanos();
        var due = PREFIX + "{pair-" + pair.base64Url() + "}:" + rate + ":" + pace.policy();
        return List.of(due, due + ":calls");
    }

    /** A used proof. */
    static String proof(String kind, TokenFingerprint proof) {
        return PREFIX + "used:" + kind + ":" + proof.base64Url();
    }

    private static String digest(String text) {
        return new KeyDigest().text(text).end().base64Url();
    }
}
