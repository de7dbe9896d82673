package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Where refusals come from that are counted together. Those with a genuine token apart from the rest: noise without one must
 * not hide them. And those of one holder of tokens apart from those of another, who may have the same peer.
 *
 * @param peer null for all peers together
 * @param by whose token, or which client, was verified; null for none, and for all together
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
