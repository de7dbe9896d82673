package dev.narrowgate.delegation.hop;

import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived. None of its content is verified yet.
 *
 * @param id the UUID of the hop
 * @param at the time of arrival
 * @param policy the policy of the route
 * @param traceId the trace id of a valid W3C trace context, or null; never an input of a decision
 * @param presented the texts of the tokens and proofs of the request, which no record may contain
 * @param shadow how the request goes on if it is refused; null: the policy is enforced
 */
public record Received(
        String id,
        Instant at,
        DelegationPolicy policy,
        Action action,
        Resource resource,
        @Nullable String traceId,
        PresentedTexts presented,
        Caller caller,
        @Nullable Shadow shadow) {

    /** For a request whose policy is enforced. */
    public Received(
            String id,
            Instant at,
            DelegationPolicy policy,
            Action action,
            Resource resource,
            @Nullable String traceId,
            PresentedTexts presented,
            Caller caller) {
        this(id, at, policy, action, resource, traceId, presented, caller, null);
    }

    /** For a request without tokens from an unknown caller. */
    public Received(
            String id,
            Instant at,
            DelegationPolicy policy,
            Action action,
            Resource resource,
            @Nullable String traceId) {
        this(id, at, policy, action, resource, traceId, PresentedTexts.NONE, Caller.UNKNOWN);
    }
}
