package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.DecisionInput;
import java.time.Duration;

/** A policy engine of the organisation, which is asked about a request. */
public interface DecisionPoint {

    /** The name in the configuration, for reasons and metrics. */
    String name();

    /** How long a verdict holds, at most until the end of the tokens. */
    Duration keep();

    /**
     * Emits the verdict, or refuses with {@code DecisionUnavailable}. An answer that is no verdict is a verdict that denies.
     */
    Answer<Verdict> ask(DecisionInput input);
}
