package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.RequestableAccess;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision point answered.
 *
 * @param reason why, for the operator; may be empty
 * @param obligations what has to be done, all of it
 * @param cure authorization details that would change a denial; may be empty
 * @param requestable where access may be requested after a denial; null: nowhere
 */
public record Verdict(
        boolean permits,
        String reason,
        List<Obligation> obligations,
        AuthorizationDetails cure,
        @Nullable RequestableAccess requestable) {

    public Verdict {
        obligations = List.copyOf(obligations);
    }

    /** A verdict that neither authorization details nor an approval would change. */
    public Verdict(boolean permits, String reason, List<Obligation> obligations) {
        this(permits, reason, obligations, AuthorizationDetails.NONE, null);
    }

    public static Verdict permit() {
        return new Verdict(true, "", List.of());
    }

    public static Verdict deny(String reason) {
        return new Verdict(false, reason, List.of());
    }
}
