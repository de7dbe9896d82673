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
    SCOPES("scopes"),
    METHOD("request.method"),
    PATH("request.path"),
    ROUTE("request.route");

    /** What a decision point is told if the policy does not say it: everything. */
    public static final List<InputMember> DEFAULT = List.of(values());

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
