package dev.narrowgate.delegation;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** A genuine token has claims that are not acceptable. */
public final class ClaimsRejected extends DelegationFailure.TokenRejected {

    @Serial
    private static final long serialVersionUID = 1;

    private final String issuer;
    private final String told;

    private final transient List<String> faults;

    /**
     * @param issuer the verified issuer of the token
     * @param faults all faults of the claims, for the operator
     * @param told the same faults without any configured value, for the bearer of the token
     */
    public ClaimsRejected(String issuer, List<String> faults, String told) {
        this(issuer, faults, told, false);
    }

    private ClaimsRejected(String issuer, List<String> faults, String told, boolean ofActor) {
        super(String.join("; ", faults), ofActor, Cause.CONTENT);
        this.issuer = issuer;
        this.told = Redaction.of(told);
        this.faults = List.copyOf(faults);
    }

    /** For a single fault. */
    public ClaimsRejected(String issuer, String reason, String told) {
        this(issuer, List.of(reason), told);
    }

    @Override
    public ClaimsRejected asOfActor() {
        return new ClaimsRejected(issuer, faults, "actor token: " + told, true);
    }

    /** The faults, each about one claim. */
    public List<String> faults() {
        var named = new ArrayList<>(faults);
        if (isOfActor()) {
            named.set(0, "actor token: " + faults.getFirst());
        }
        return named.stream().map(Redaction::of).toList();
    }

    /** The verified issuer of the token. */
    public String issuer() {
        return issuer;
    }

    /** The reason without any configured value. */
    public String told() {
        return told;
    }
}
