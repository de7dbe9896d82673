package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the faults in the claims of one genuine token, so that one refusal names all of them. */
final class ClaimFaults {

    private static final String TOO_LONG = "lives longer than ";

    private final TrustedIssuer issuer;
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> told = new LinkedHashSet<>();

    ClaimFaults(TrustedIssuer issuer) {
        this.issuer = issuer;
    }

    /** Notes a fault in words for the operator, and in words without configured values. */
    void note(String reason, String withoutConfiguration) {
        reasons.add(reason);
        told.add(withoutConfiguration);
    }

    /** Reads one claim to note its fault. */
    void read(Supplier<@Nullable Object> claim) {
        try {
            var unused = claim.get();
        } catch (DelegationFailure fault) {
            note(fault.reason(), told(fault.reason()));
        }
    }

    /** Reads one claim with a configured name to note its fault. */
    void read(Supplier<@Nullable Object> claim, String withoutConfiguration) {
        try {
            var unused = claim.get();
        } catch (DelegationFailure fault) {
            note(fault.reason(), withoutConfiguration);
        }
    }

    /** Returns the refusal. Adds the reason of {@code refused} when no claim that was read has this fault. */
    ClaimsRejected rejected(DelegationFailure refused) {
        if (!reasons.contains(refused.reason())) {
            note(refused.reason(), "a claim is not acceptable");
        }
        return rejected();
    }

    ClaimsRejected rejected() {
        return new ClaimsRejected(issuer.issuer(), List.copyOf(reasons), String.join("; ", told));
    }

    /** Removes the longest accepted lifetime, which is the only configured value in a reason. */
    private static String told(String reason) {
        return reason.startsWith(TOO_LONG) ? TOO_LONG + "is accepted" + reason.substring(reason.indexOf(',')) : reason;
    }
}
