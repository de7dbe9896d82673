package dev.narrowgate.delegation.audit;

import org.jspecify.annotations.Nullable;

/**
 * The result of a hop or of a request, or of a part of it.
 *
 * @param code the code of the failure, if there is one
 * @param reason the exact reason of the failure, for the operator
 */
public record Result(
        Outcome outcome, @Nullable String code, @Nullable String reason) {

    /** A result without a failure. */
    public static Result of(Outcome outcome) {
        return new Result(outcome, null, null);
    }

    /** Whether the hop goes on. */
    public boolean isPermitted() {
        return outcome == Outcome.PERMITTED || outcome == Outcome.SHADOWED;
    }
}
