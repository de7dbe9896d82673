package dev.narrowgate.delegation;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** A token that is genuine, and whose claims are not acceptable. */
public final class ClaimsRejected extends DelegationFailure.TokenRejected {

    @Serial
    private static final long serialVersionUID = 1;

    private final String issuer;
    private final String told;

    private final transient List<String> faults;

    /**
     * @param issuer that the token was found to come from
     * @param faults all that is wrong with its claims, for the operator
     * @param told the same without anything that is configured here, for the bearer of the token
     */
    public ClaimsRejected(String issuer, List<String> faults, String told) {
        this(issuer, faults, told, false);
    }

    private ClaimsRejected(String issuer, List<String> faults, String told, boolean ofActor) {
        super(String.join("; ", faults), ofActor, false);
        this.issuer = issuer;
        this.told = Redaction.of(told);
        this.faults = List.copyOf(faults);
    }

    /** For one reason. */
    public ClaimsRejected(String issuer, String reason, String told) {
        this(issuer, List.of(reason), told);
    }

    @Override
    public ClaimsRejected asOfActor() {
        return new ClaimsRejected(issuer, faults, "actor token: " + told, true);
    }

    /** The parts of the reason, each about one claim. */
    public List<String> faults() {
        var named = new ArrayList<>(faults);
        if (isOfActor()) {
            named.set(0, "actor token: " + faults.getFirst());
        }
        return named.stream().map(Redaction::of).toList();
    }

    /** Whose token it was found to be. */
    public String issuer() {
        return issuer;
    }

    /** The reason without anything that is configured here. */
    public String told() {
        return told;
    }
}
