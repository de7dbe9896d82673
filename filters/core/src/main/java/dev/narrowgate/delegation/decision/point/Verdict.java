package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.List;

/**
 * What a decision point answered.
 *
 * @param reason why, for the operator; may be empty
 * @param obligations what has to be done, all of it
 * @param cure authorization details that would change a denial; may be empty
 */
public record Verdict(boolean permits, String reason, List<Obligation> obligations, AuthorizationDetails cure) {

    public Verdict {
        obligations = List.copyOf(obligations);
    }

    /** A verdict that no authorization details would change. */
    public Verdict(boolean permits, String reason, List<Obligation> obligations) {
        this(permits, reason, obligations, AuthorizationDetails.NONE);
    }

    public static Verdict permit() {
        return new Verdict(true, "", List.of());
    }

    public static Verdict deny(String reason) {
        return new Verdict(false, reason, List.of());
    }
}
