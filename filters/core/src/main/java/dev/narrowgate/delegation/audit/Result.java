package dev.narrowgate.delegation.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a hop or of a request, or of a part of it.
 *
 * @param code the code of the failure, if there is one
 * @param reason the exact reason of the failure, for the operator
 * @param faults every requirement that the request does not meet, in the shadow of a policy; empty if it is one
 */
public record Result(
        Outcome outcome, @Nullable String code, @Nullable String reason, List<Fault> faults) {

    /** One of several requirements that a request does not meet. */
    public record Fault(String code, String reason) {}

    public Result {
        faults = List.copyOf(faults);
    }

    /** A result with one failure. */
    public Result(Outcome outcome, @Nullable String code, @Nullable String reason) {
        this(outcome, code, reason, List.of());
    }

    /** A result without a failure. */
    public static Result of(Outcome outcome) {
        return new Result(outcome, null, null);
    }

    /** Whether the hop goes on. */
    public boolean isPermitted() {
        return outcome == Outcome.PERMITTED || outcome == Outcome.SHADOWED;
    }
}
