package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import dev.narrowgate.delegation.config.graph.Reachability.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds a written {@code max-lifetime} that no token can have, because every token that it is made from ends earlier (law 4). */
final class LifeCheck {

    private final DelegationGraph graph;
    private final Reachability reachability;

    private LifeCheck(DelegationGraph graph, Reachability reachability) {
        this.graph = graph;
        this.reachability = reachability;
    }

    static List<Finding> of(DelegationGraph graph, Reachability reachability) {
        var check = new LifeCheck(graph, reachability);
        var findings = new ArrayList<Finding>();
        for (var place : graph.places()) {
            if (place.policy().life().written()) {
                check.ofServer(place)
                        .or(() -> check.ofIssuers(place))
                        .or(() -> check.ofAgents(place))
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    private Optional<Finding> ofServer(Place place) {
        var issuance = place.policy().issuance();
        return isLonger(place, issuance.longest())
                ? Optional.of(Finding.problem(
                        key(place),
                        text(place) + " is longer than any token of server '" + issuance.server() + "', "
                                + PlacePath.of(place) + " (expected: at most " + LifeText.of(issuance.longest())
                                + ", or a longer max-lifetime of the server)"))
                : Optional.empty();
    }

    private Optional<Finding> ofIssuers(Place place) {
        var accepted = graph.entrances(place);
        var longest = accepted.stream().map(Entrance::longest).max(Comparator.naturalOrder());
        return longest.filter(life -> isLonger(place, life))
                .map(life -> Finding.problem(
                        key(place),
                        text(place) + " is longer than the life of any token that arrives, " + PlacePath.of(place)
                                + ": at most " + LifeText.of(life) + " from "
                                + accepted.stream().map(Entrance::issuer).collect(Collectors.joining(" and "))
                                + " (expected: at most " + LifeText.of(life)
                                + ", or a longer max-lifetime of an issuer)"));
    }

    /** An agent may also bring a token that an issuer gave to it, so this is a warning. */
    private Optional<Finding> ofAgents(Place place) {
        if (!reachability.isComplete() || !admitsOnlyAgents(place)) {
            return Optional.empty();
        }
        var best = reachability.to(place).stream()
                .filter(reach -> reach.path().places().size() > 1)
                .max(Comparator.comparing((Reach reach) -> reach.holding().life()));
        return best.filter(reach -> isLonger(place, reach.holding().life()))
                .map(reach -> Finding.warning(
                        key(place),
                        text(place) + " is longer than the life of any token that an agent gets through this gateway: "
                                + LifeText.of(reach.holding().life()) + " by " + reach.path()
                                + " (expected: at most that, unless an issuer gives the agent a token too)"));
    }

    /** Whether every allowed actor is an agent whose tokens come from places of this gateway. */
    private boolean admitsOnlyAgents(Place place) {
        var called = graph.places().stream()
                .flatMap(other -> graph.receiver(other).stream())
                .map(Agent::principal)
                .collect(Collectors.toSet());
        return place.policy()
                .admission()
                .actors()
                .map(actors -> !actors.isEmpty() && called.containsAll(actors))
                .orElse(false);
    }

    private static boolean isLonger(Place place, Duration parent) {
        return place.policy().life().value().compareTo(parent) > 0;
    }

    private static String text(Place place) {
        return "'" + LifeText.of(place.policy().life().value()) + "'";
    }

    private static String key(Place place) {
        return place.policy().key("max-lifetime");
    }
}
