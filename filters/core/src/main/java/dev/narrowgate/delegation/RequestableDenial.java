package dev.narrowgate.delegation;

import java.io.Serial;

/** A denial of a decision point that says where access may be requested. It stays a denial. */
public final class RequestableDenial extends DelegationFailure.PolicyDenied {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient RequestableAccess access;

    public RequestableDenial(String reason, RequestableAccess access) {
        super(reason + " (access may be requested " + access + ")");
        this.access = access;
    }

    public RequestableAccess access() {
        return access;
    }
}
