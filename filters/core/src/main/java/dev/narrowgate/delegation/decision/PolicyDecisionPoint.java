package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.Answer;
import java.time.Instant;

/** Decides on access requests. */
public interface PolicyDecisionPoint {

    /**
     * Emits a verdict, or refuses with {@code DecisionUnavailable}.
     *
     * @param until the end of the tokens that the request was read from; a verdict is not cached longer
     */
    Answer<Decision> decide(AccessRequest request, Instant until);
}
