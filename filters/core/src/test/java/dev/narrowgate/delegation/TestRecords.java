package dev.narrowgate.delegation;

import dev.narrowgate.delegation.audit.AuditRecord.Facts;
import dev.narrowgate.delegation.audit.AuditRecord.Response;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;

/** Parts of audit records. */
public final class TestRecords {

    /** No stage established a fact. */
    public static final Facts NOTHING = new Facts(null, null, null, null, null);

    private TestRecords() {}

    /** A token that is genuine, and nothing after that. */
    public static Facts genuine(VerifiedToken token) {
        return new Facts(token, null, null, null, null);
    }

    /** The facts of a hop that is permitted. */
    public static Facts permitted(Delegation delegation, IssuedToken outgoing) {
        return new Facts(delegation.token(), delegation, "decision-1", outgoing, null);
    }

    public static Response response(Integer status, Duration duration) {
        return new Response(status, duration, null);
    }
}
