package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that is wrong with the claims of one genuine token, so that one refusal says all of it. */
final class ClaimFaults {

    private static final String TOO_LONG = "lives longer than ";

    private final TrustedIssuer issuer;
    private final Set<String> reasons = new LinkedHashSet<>();
    private final Set<String> told = new LinkedHashSet<>();

    ClaimFaults(TrustedIssuer issuer) {
        this.issuer = issuer;
    }

    /** Notes a fault in the words for the operator, and in words without anything that is configured. */
    void note(String reason, String withoutConfiguration) {
        reasons.add(reason);
        told.add(withoutConfiguration);
    }

    /** Reads one claim for the sake of what is wrong with it. */
    void read(Supplier<@Nullable Object> claim) {
        try {
            var unused = claim.get();
        } catch (DelegationFailure fault) {
            note(fault.reason(), told(fault.reason()));
        }
    }

    /** The same of a claim whose name is configured. */
    void read(Supplier<@Nullable Object> claim, String withoutConfiguration) {
        try {
            var unused = claim.get();
        } catch (DelegationFailure fault) {
            note(fault.reason(), withoutConfiguration);
        }
    }

    /** What the token was refused for is said, also when no claim that was read shows it. */
    ClaimsRejected rejected(DelegationFailure refused) {
        if (!reasons.contains(refused.reason())) {
            note(refused.reason(), "a claim is not acceptable");
        }
        return rejected();
    }

    ClaimsRejected rejected() {
        return new ClaimsRejected(issuer.issuer(), List.copyOf(reasons), String.join("; ", told));
    }

    /** Of what is configured, the longest life alone stands in a reason. */
    private static String told(String reason) {
        return reason.startsWith(TOO_LONG) ? TOO_LONG + "is accepted" + reason.substring(reason.indexOf(',')) : reason;
    }
}
