package dev.narrowgate.delegation;

import dev.narrowgate.delegation.DelegationFailure.Rejected;
import java.io.Serial;

/** A permitted request that was about to leave in another way than it was decided and recorded; it stays. */
public final class DepartureRefused extends Rejected {

    @Serial
    private static final long serialVersionUID = 1;

    public DepartureRefused(String reason) {
        super("departure-refused", reason);
    }
}
