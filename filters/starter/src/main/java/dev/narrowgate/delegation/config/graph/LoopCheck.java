package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.Reachability.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Finds loops without a depth limit. A loop over two agents has one: each agent joins the chain, and the gateway refuses an agent that
 * is in the chain already, whatever {@code max-depth} is. An agent that calls itself does not join twice, so its chain does not grow.
 * The number of hops then ends the loop, unless a token on the loop does not carry it.
 */
final class LoopCheck {

    private final Reachability reachability;

    private LoopCheck(Reachability reachability) {
        this.reachability = reachability;
    }

    static List<Finding> of(DelegationGraph graph, Reachability reachability) {
        var check = new LoopCheck(reachability);
        var findings = new ArrayList<Finding>();
        for (var place : graph.places()) {
            if (!place.policy().issuance().countsHops()) {
                graph.receiver(place)
                        .flatMap(agent -> check.loop(place, agent).map(loop -> finding(loop, agent)))
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** Returns the shortest loop from a place over places whose tokens are for the same agent. */
    private Optional<PlacePath> loop(Place start, Agent agent) {
        var seen = new HashSet<Place>();
        var next = new ArrayDeque<>(List.of(PlacePath.of(start)));
        while (!next.isEmpty()) {
            var path = next.remove();
            for (var edge : reachability.edges()) {
                if (!isStep(edge, path.last(), start, agent)) {
                    continue;
                }
                if (edge.to().equals(start)) {
                    return Optional.of(path.then(start));
                }
                if (seen.add(edge.to())) {
                    next.add(path.then(edge.to()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isStep(Edge edge, Place from, Place start, Agent agent) {
        return edge.agent().equals(agent)
                && edge.from().equals(from)
                && edge.to().policy().audience().equals(start.policy().audience());
    }

    private static Finding finding(PlacePath loop, Agent agent) {
        var policy = loop.entry().policy();
        var key = policy.key("actors");
        var message = "a loop without a depth limit, " + loop + ": agent '" + agent.name()
                + "' calls itself, so the chain does not grow and max-depth does not end it, and the tokens of server '"
                + policy.issuance().server() + "' do not count hops (expected: actors without '" + agent.name()
                + "', or exchange.chain: beside)";
        // Without names every verified actor is admitted, which is seldom meant for the agent itself.
        return loop.places().stream().allMatch(place -> place.names(agent))
                ? Finding.problem(key, message)
                : Finding.warning(key, message);
    }
}
