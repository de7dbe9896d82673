package dev.narrowgate.delegation.decision;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A part of what a decision point is told about a request. */
public enum InputMember {
    SUBJECT("subject"),
    ACTOR("actor"),
    CHAIN("chain"),
    TASK("task"),
    TASK_AGE("task.age"),
    TASK_CALLS("task.calls"),
    SCOPES("scopes"),
    METHOD("request.method"),
    PATH("request.path"),
    ROUTE("request.route");

    /**
     * What a decision point is told if the policy does not say it. Age and calls are not among it: they differ at each hop, so
     * no decision could be cached.
     */
    public static final List<InputMember> DEFAULT = Arrays.stream(values())
            .filter(member -> member != TASK_AGE && member != TASK_CALLS)
            .toList();

    private final String written;

    InputMember(String written) {
        this.written = written;
    }

    /** The name in the configuration. */
    public String written() {
        return written;
    }

    public static Optional<InputMember> of(String written) {
        return Arrays.stream(values())
                .filter(member -> member.written.equals(written))
                .findFirst();
    }
}
