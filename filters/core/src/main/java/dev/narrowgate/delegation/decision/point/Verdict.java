package dev.narrowgate.delegation.decision.point;

import dev.narrowgate.delegation.RequestableAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a decision point answered.
 *
 * @param reason why, for the operator; may be empty
 * @param obligations what has to be done, all of it
 * @param requestable where access may be requested after a denial; null: nowhere
 */
public record Verdict(
        boolean permits,
        String reason,
        List<Obligation> obligations,
        @Nullable RequestableAccess requestable) {

    public Verdict {
        obligations = List.copyOf(obligations);
    }

    /** A verdict after which no access can be requested. */
    public Verdict(boolean permits, String reason, List<Obligation> obligations) {
        this(permits, reason, obligations, null);
    }

    public static Verdict permit() {
        return new Verdict(true, "", List.of());
    }

    public static Verdict deny(String reason) {
        return new Verdict(false, reason, List.of());
    }
}
