package dev.narrowgate.delegation.decision.point;

import java.util.List;

/**
 * What a decision point answered.
 *
 * @param reason why, for the operator; may be empty
 * @param obligations what has to be done, all of it
 */
public record Verdict(boolean permits, String reason, List<Obligation> obligations) {

    public Verdict {
        obligations = List.copyOf(obligations);
    }

    public static Verdict permit() {
        return new Verdict(true, "", List.of());
    }

    public static Verdict deny(String reason) {
        return new Verdict(false, reason, List.of());
    }
}
