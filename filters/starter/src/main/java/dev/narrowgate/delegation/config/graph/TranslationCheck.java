package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.Reachability.Edge;
import dev.narrowgate.delegation.config.graph.scope.ScopeLimits;
import dev.narrowgate.delegation.config.graph.scope.ScopeRelation;
import dev.narrowgate.delegation.config.graph.scope.ScopeRelation.Widening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds translations of scopes that widen a token: after one or several hops it carries all the scopes that arrived, and more (law 3).
 */
final class TranslationCheck {

    /** More paths than any configuration of a person has. Shorter paths come first. */
    private static final int MOST_PATHS = 10_000;

    /**
     * A path with the scopes that pass it.
     *
     * @param agents the agents on it, each once, because the gateway refuses an agent that is in the chain already
     */
    private record Way(PlacePath path, Set<String> agents, ScopeRelation scopes) {}

    private final Reachability reachability;

    private TranslationCheck(Reachability reachability) {
        this.reachability = reachability;
    }

    static List<Finding> of(DelegationGraph graph, Reachability reachability) {
        return graph.places().stream()
                        .allMatch(place -> place.policy().scopes().translation().isEmpty())
                ? List.of()
                : new TranslationCheck(reachability).findings(graph);
    }

    /** Begins where scopes are first translated. A place before that only takes scopes away. */
    private List<Finding> findings(DelegationGraph graph) {
        var findings = new ArrayList<Finding>();
        var widened = new HashSet<String>();
        var next = new ArrayDeque<Way>();
        for (var place : graph.places()) {
            var scopes = place.policy().scopes();
            if (!scopes.translation().isEmpty()) {
                next.add(way(PlacePath.of(place), Set.of(), ScopeRelation.identity(vocabulary(scopes))));
            }
        }
        for (int seen = 0; seen < MOST_PATHS && !next.isEmpty(); seen++) {
            var way = next.remove();
            var widening = way.scopes().widening();
            // Longer paths show the same fault again.
            if (widening.isEmpty() && next.size() < MOST_PATHS) {
                steps(way, next);
            } else if (widening.isPresent() && widened.add(key(way.path().last()))) {
                findings.add(finding(way.path(), widening.get()));
            }
        }
        return findings;
    }

    private void steps(Way way, ArrayDeque<Way> next) {
        for (var edge : reachability.edgesFrom(way.path().last())) {
            if (!way.agents().contains(edge.agent().name())) {
                next.add(step(way, edge));
            }
        }
    }

    private static Way step(Way way, Edge edge) {
        var agents = new TreeSet<>(way.agents());
        agents.add(edge.agent().name());
        return way(way.path().then(edge.to()), agents, way.scopes());
    }

    private static Way way(PlacePath path, Set<String> agents, ScopeRelation before) {
        return new Way(path, agents, before.then(path.last().policy().scopes()));
    }

    private static Set<String> vocabulary(ScopeLimits scopes) {
        var all = new TreeSet<>(scopes.most().values());
        all.addAll(scopes.translation().mapping().keySet());
        return all;
    }

    private static Finding finding(PlacePath path, Widening widening) {
        return Finding.problem(
                key(path.last()),
                "widens " + text(widening.arrived()) + " to " + text(widening.left()) + ", " + path
                        + " (expected: no translation back to a scope that arrived, with more beside it)");
    }

    private static String text(Set<String> scopes) {
        return scopes.stream().collect(Collectors.joining(" ", "'", "'"));
    }

    private static String key(Place place) {
        return place.policy().key("scope-mapping");
    }
}
