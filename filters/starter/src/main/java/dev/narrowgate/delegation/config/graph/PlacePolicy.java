package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.scope.ScopeLimits;
import java.time.Duration;

/**
 * The part of a policy that the graph needs.
 *
 * @param audience the audience of the narrower token
 * @param life the longest life of the narrower token
 * @param depth the most actors in the chain, after the hop
 */
record PlacePolicy(
        String name,
        String audience,
        ScopeLimits scopes,
        Admission admission,
        Limit<Duration> life,
        Limit<Integer> depth,
        Issuance issuance) {

    /** The longest chain with which the policy issues a token. */
    int deepest() {
        return Math.min(depth.value(), issuance.depth().most());
    }

    String key(String property) {
        return "delegation.policies." + name + "." + property;
    }

    /**
     * A limit of a policy.
     *
     * @param written whether the configuration contains it; otherwise it is the default
     */
    record Limit<T>(T value, boolean written) {}
}
