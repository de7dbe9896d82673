package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.HandOver.Obstacle;
import dev.narrowgate.delegation.config.graph.Reachability.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds agents that a policy names, and that no token from this gateway lets in: the scopes are missing on every path, or the chain is
 * too deep. The agent may bring another token, so each finding is a warning.
 */
final class AdmittedAgentCheck {

    private final DelegationGraph graph;
    private final Reachability reachability;

    private AdmittedAgentCheck(DelegationGraph graph, Reachability reachability) {
        this.graph = graph;
        this.reachability = reachability;
    }

    static List<Finding> of(DelegationGraph graph, Reachability reachability) {
        var check = new AdmittedAgentCheck(graph, reachability);
        var findings = new ArrayList<Finding>();
        for (var place : graph.places()) {
            for (var agent : graph.agents()) {
                if (place.names(agent)) {
                    check.check(place, agent).ifPresent(findings::add);
                }
            }
        }
        return findings;
    }

    private Optional<Finding> check(Place place, Agent agent) {
        var sources = graph.places().stream()
                .filter(from -> graph.receiver(from).equals(Optional.of(agent)))
                .flatMap(from -> reachability.to(from).stream())
                .toList();
        Finding first = null;
        for (var source : sources) {
            var obstacle = HandOver.obstacle(source.path().last(), source.holding(), agent, place);
            if (obstacle.isEmpty()) {
                return Optional.empty();
            }
            if (first == null && obstacle.get() == Obstacle.SCOPES) {
                first = missing(place, agent, source);
            } else if (first == null && obstacle.get() == Obstacle.DEPTH) {
                first = tooDeep(place, agent, source);
            }
        }
        return Optional.ofNullable(first);
    }

    private static Finding missing(Place place, Agent agent, Reach source) {
        var policy = place.policy();
        var missing = String.join(" ", policy.scopes().missing(source.holding().scopes()));
        return Finding.warning(
                policy.key(policy.scopes().required().isEmpty() ? "scopes" : "required-scopes"),
                "agent '" + agent.name() + "' gets no token with " + missing + " through this gateway, "
                        + source.path().then(place) + " (expected: such a scope in policy "
                        + source.path().last().policy().name() + ", unless the agent brings a token of an issuer)");
    }

    private static Finding tooDeep(Place place, Agent agent, Reach source) {
        int actors = HandOver.actors(source.path().last(), source.holding(), agent);
        return Finding.warning(
                place.policy().key("max-depth"),
                "the chain of agent '" + agent.name() + "' has at least " + actors + " actors, "
                        + source.path().then(place) + ", and the most is "
                        + place.policy().deepest() + " (expected: " + actors + " or more)");
    }
}
