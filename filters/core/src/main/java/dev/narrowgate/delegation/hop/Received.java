package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived: nothing is known to be true yet.
 *
 * @param id of the hop, a UUID
 * @param at when it arrived
 * @param policy of its route
 * @param traceId of its W3C trace context, when it has a valid one; never an input of a decision
 * @param presented the texts of its tokens and proofs, which no record may hold
 * @param peer the network that the request is counted under: the caller's address, of IPv6 its /64; empty when it is not known
 * @param client the caller's address, as far as trusted proxies tell of it, without a port; empty when it is not known
 */
public record Received(
        String id,
        Instant at,
        DelegationPolicy policy,
        Action action,
        Resource resource,
        @Nullable String traceId,
        PresentedTexts presented,
        String peer,
        String client) {

    /** From a caller whose address is not known. */
    public Received(
            String id,
            Instant at,
            DelegationPolicy policy,
            Action action,
            Resource resource,
            @Nullable String traceId,
            PresentedTexts presented,
            String peer) {
        this(id, at, policy, action, resource, traceId, presented, peer, "");
    }

    /** Of a request that brought no tokens, from a peer that is not known. */
    public Received(
            String id,
            Instant at,
            DelegationPolicy policy,
            Action action,
            Resource resource,
            @Nullable String traceId) {
        this(id, at, policy, action, resource, traceId, PresentedTexts.NONE, "");
    }
}
