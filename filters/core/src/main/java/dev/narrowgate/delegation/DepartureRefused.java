package dev.narrowgate.delegation;

import dev.narrowgate.delegation.DelegationFailure.Rejected;
import java.io.Serial;

/** A permitted request is not forwarded, because its form differs from the decided and recorded one. */
public final class DepartureRefused extends Rejected {

    @Serial
    private static final long serialVersionUID = 1;

    public DepartureRefused(String reason) {
        super("departure-refused", reason);
    }
}
