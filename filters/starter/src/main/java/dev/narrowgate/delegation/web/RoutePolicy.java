package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.header.AllowedHeaders;
import dev.narrowgate.delegation.web.peer.ShadowedPeers;
import dev.narrowgate.delegation.web.problem.Challenges;
import dev.narrowgate.delegation.web.problem.ProblemWriter;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The policy of a route, compiled once into the parts that the web uses.
 *
 * @param policy decides, and limits the narrower token
 * @param bodies the most that a request may send
 * @param allowed the headers of a caller that go on
 * @param credentials the normalized names of the headers that show a credential to the next hop
 * @param nextHop how a challenge of the next hop is handled
 * @param shadowed the callers for which the policy is not enforced yet; null: it is enforced for all
 * @param challenges asks callers for credentials of this resource
 * @param problems tells callers why they are refused
 */
public record RoutePolicy(
        DelegationPolicy policy,
        BodyLimits bodies,
        AllowedHeaders allowed,
        Set<String> credentials,
        NextHopChallenge nextHop,
        @Nullable ShadowedPeers shadowed,
        Challenges challenges,
        ProblemWriter problems) {

    /** The handling of a 401 or 403 of the next hop. */
    public enum NextHopChallenge {
        /** A 401 is a failure of the next hop: it does not accept the token that was made for it. */
        REFUSED,
        /** The challenge goes to the caller unchanged. */
        PASSED,
        /** The next hop is a gateway. Its challenge is rewritten as one of this gateway. */
        RELAYED
    }

    /**
     * Compiles a policy.
     *
     * @param bodySize the maximum body size in bytes; null for the limit of the gateway
     * @param requestHeaders the only headers of a caller that go on; null for all headers
     * @param credentials the headers that show a credential to the next hop
     */
    public static RoutePolicy of(
            DelegationPolicy policy,
            BodyLimits usual,
            @Nullable Long bodySize,
            @Nullable Set<String> requestHeaders,
            Set<String> credentials,
            NextHopChallenge nextHop,
            @Nullable ShadowedPeers shadowed,
            CallerContract callers) {
        return new RoutePolicy(
                policy,
                bodySize == null ? usual : new BodyLimits(bodySize, usual.time()),
                new AllowedHeaders(requestHeaders),
                credentials.stream().map(ReservedHeaders::normalFamily).collect(Collectors.toUnmodifiableSet()),
                nextHop,
                shadowed,
                callers.challenges(policy),
                callers.problems(policy));
    }
}
