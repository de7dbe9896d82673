package dev.narrowgate.delegation.pipeline;

import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.exchange.SignedProvenance;
import dev.narrowgate.delegation.hop.Hop.Departing;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.provenance.Provenance;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A hop that was verified, decided, exchanged, stamped and recorded. Only this type may be forwarded (law 7). A hop in the
 * shadow of its policy was judged in the same way, and goes on although it was refused.
 *
 * @param again whether this is the second attempt
 * @param traffic the traffic on the connections of the hop
 * @param revoked ends the forwarding: it completes when a token of the hop is revoked, at once if one already is, else
 *     never
 * @param shadowed the refusal that a policy in shadow mode does not enforce; null if the hop is permitted
 */
public record ForwardableHop(
        Departing hop,
        Provenance provenance,
        Recorded recorded,
        boolean again,
        Traffic traffic,
        Mono<Void> revoked,
        @Nullable RefusedHop shadowed) {

    /**
     * Whether a new token may replace this one, because the token is older than the request and this is the first
     * attempt.
     */
    public boolean mayBeRenewed() {
        return !again
                && hop instanceof Exchanged exchanged
                && exchanged.token().authorization().token() != null
                && exchanged
                        .token()
                        .lifetime()
                        .obtainedAt()
                        .isBefore(hop.received().at());
    }

    /** The statement of this gateway beside the token; null if there is none. */
    public @Nullable SignedProvenance statement() {
        return hop instanceof Exchanged exchanged ? exchanged.token().provenance() : null;
    }
}
