package dev.narrowgate.delegation.adapter.audit;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where refusals come from that are counted together. Those with a genuine token apart from the rest: noise without one must
 * not hide them.
 *
 * @param peer null for all peers together
 */
record RefusalSource(@Nullable String peer, boolean genuine) {

    static RefusalSource of(Refusal refusal) {
        return new RefusalSource(refusal.peer(), refusal.genuine());
    }

    RefusalSource ofAllPeers() {
        return new RefusalSource(null, genuine);
    }
}
