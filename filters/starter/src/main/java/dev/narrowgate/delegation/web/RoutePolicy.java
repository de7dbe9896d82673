package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.header.AllowedHeaders;
import dev.narrowgate.delegation.web.problem.Challenges;
import dev.narrowgate.delegation.web.problem.ProblemWriter;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that the web needs of the policy of a route, compiled once.
 *
 * @param policy decides, and limits the narrower token
 * @param bodies the most that a request may send
 * @param allowed the headers of a caller that go on
 * @param credentials the names, in their one spelling, of the headers in which the next hop is shown a credential
 * @param nextHop how a challenge of the next hop is handled
 * @param challenges asks callers for credentials of this resource
 * @param problems tells callers why they are refused
 */
public record RoutePolicy(
        DelegationPolicy policy,
        BodyLimits bodies,
        AllowedHeaders allowed,
        Set<String> credentials,
        NextHopChallenge nextHop,
        Challenges challenges,
        ProblemWriter problems) {

    /** What becomes of a 401 or 403 of the next hop. */
    public enum NextHopChallenge {
        /** A 401 is a failure of the next hop: it does not accept the token that was made for it. */
        REFUSED,
        /** It goes to the caller as it is. */
        PASSED,
        /** The next hop is a gateway: its challenge is written anew, as one of this gateway. */
        RELAYED
    }

    /**
     * Compiles a policy.
     *
     * @param bodySize in bytes; null where the limit of the gateway counts
     * @param requestHeaders the only headers of a caller that go on; null where all do
     * @param credentials the headers in which the next hop is shown a credential
     */
    public static RoutePolicy of(
            DelegationPolicy policy,
            BodyLimits usual,
            @Nullable Long bodySize,
            @Nullable Set<String> requestHeaders,
            Set<String> credentials,
            NextHopChallenge nextHop,
            CallerContract callers) {
        return new RoutePolicy(
                policy,
                bodySize == null ? usual : new BodyLimits(bodySize, usual.time()),
                new AllowedHeaders(requestHeaders),
                credentials.stream().map(ReservedHeaders::normalFamily).collect(Collectors.toUnmodifiableSet()),
                nextHop,
                callers.challenges(policy),
                callers.problems(policy));
    }
}
