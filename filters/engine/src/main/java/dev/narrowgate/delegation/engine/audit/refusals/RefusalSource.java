package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The source by which refusals are counted together. Refusals with a verified token are separate, so that requests
 * without one cannot hide them. Different token holders behind one peer are separate too.
 *
 * @param peer null for all peers together
 * @param by the holder of the verified token, or the verified client; null for none, and for all together
 */
record RefusalSource(
        @Nullable String peer, boolean genuine, @Nullable String by) {

    static RefusalSource of(Refusal refusal) {
        return new RefusalSource(refusal.peer(), refusal.genuine(), refusal.by());
    }

    RefusalSource ofAll() {
        return new RefusalSource(null, genuine, null);
    }
}
