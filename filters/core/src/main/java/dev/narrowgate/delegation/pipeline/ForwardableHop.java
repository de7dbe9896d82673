package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.provenance.Provenance;
import reactor.core.publisher.Mono;

/**
 * A hop that was verified, decided, exchanged, stamped and recorded. Only this may be forwarded (law 7).
 *
 * @param again whether it is forwarded a second time
 * @param traffic counts what goes over the connections of the hop
 * @param revoked completes when a token of the hop is revoked, at once when one is already; else never. The forwarding ends then
 */
public record ForwardableHop(
        Exchanged hop, Provenance provenance, Recorded recorded, boolean again, Traffic traffic, Mono<Void> revoked) {

    /** Whether there is a token that is older than the request, so that a new one may be accepted where it was not. */
    public boolean mayBeRenewed() {
        return !again
                && hop.token().authorization().token() != null
                && hop.token().obtainedAt().isBefore(hop.received().at());
    }
}
