package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.provenance.Provenance;
import reactor.core.publisher.Mono;

/**
 * A hop that was verified, decided, exchanged, stamped and recorded. Only this type may be forwarded (law 7).
 *
 * @param again whether this is the second attempt
 * @param traffic the traffic on the connections of the hop
 * @param revoked ends the forwarding: it completes when a token of the hop is revoked, at once if one already is, else
 *     never
 */
public record ForwardableHop(
        Exchanged hop, Provenance provenance, Recorded recorded, boolean again, Traffic traffic, Mono<Void> revoked) {

    /**
     * Whether a new token may replace this one, because the token is older than the request and this is the first
     * attempt.
     */
    public boolean mayBeRenewed() {
        return !again
                && hop.token().authorization().token() != null
                && hop.token().lifetime().obtainedAt().isBefore(hop.received().at());
    }
}
