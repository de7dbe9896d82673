package dev.narrowgate.delegation.config.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds loops without a depth limit. A loop over two agents has one: each agent joins the chain, and the gateway refuses an agent that
 * is in the chain already, also below {@code max-depth}. An agent that calls itself does not join twice, so its chain does not grow.
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
                        .flatMap(agent -> check.loop(place).map(loop -> finding(loop, agent)))
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** Returns the shortest loop from a place over places whose tokens are for the same agent. */
    private Optional<PlacePath> loop(Place start) {
        Set<Place> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var next = new ArrayDeque<>(List.of(PlacePath.of(start)));
        while (!next.isEmpty()) {
            var path = next.remove();
            for (var edge : reachability.edgesFrom(path.last())) {
                var to = edge.to();
                if (to.equals(start)) {
                    return Optional.of(path.then(start));
                }
                if (to.policy().audience().equals(start.policy().audience()) && seen.add(to)) {
                    next.add(path.then(to));
                }
            }
        }
        return Optional.empty();
    }

    private static Finding finding(PlacePath loop, Agent agent) {
        var policy = loop.entry().policy();
        var message = "a loop without a depth limit, " + loop + ": agent '" + agent.name()
                + "' calls itself, so the chain does not grow and max-depth does not end it, and the tokens of server '"
                + policy.issuance().server() + "' do not count hops (expected: actors without '" + agent.name()
                + "', or exchange.chain: beside)";
        // Without names every verified actor is admitted, which is seldom meant for the agent itself.
        return loop.places().stream().allMatch(place -> place.names(agent))
                ? Finding.problem(policy.key("actors"), message)
                : Finding.warning(policy.key("exchange.server"), message);
    }
}
