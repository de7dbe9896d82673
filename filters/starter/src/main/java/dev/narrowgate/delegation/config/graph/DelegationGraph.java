package dev.narrowgate.delegation.config.graph;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The places of one gateway, and the parties around them. A token that leaves a place for an agent can come back to each place that
 * accepts it from this agent.
 *
 * @param entrances the issuers whose tokens arrive from outside
 */
public record DelegationGraph(List<Entrance> entrances, List<Place> places, List<Agent> agents) {

    public DelegationGraph {
        entrances = List.copyOf(entrances);
        places = List.copyOf(places);
        agents = List.copyOf(agents);
    }

    /** The agent that receives the tokens of a place; empty if the next hop is no agent of the configuration. */
    Optional<Agent> receiver(Place place) {
        return place.policy().issuance().isCredential()
                ? Optional.empty()
                : agents.stream()
                        .filter(agent -> agent.audience().equals(place.policy().audience()))
                        .findFirst();
    }

    /** The issuers whose tokens a place accepts from outside. */
    List<Entrance> entrances(Place place) {
        return entrances.stream()
                .filter(entrance ->
                        entrance.gateway() || place.policy().admission().admitsSubjectsOf(entrance.issuer()))
                .toList();
    }

    /**
     * An issuer outside, whose tokens a route accepts.
     *
     * @param gateway whether it is another gateway, whose tokens name subjects of any issuer
     * @param longest the longest life of its tokens
     */
    record Entrance(String issuer, boolean gateway, Duration longest) {}
}
