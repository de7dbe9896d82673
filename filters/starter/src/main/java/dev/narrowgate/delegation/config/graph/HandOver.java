package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.graph.DelegationGraph.Entrance;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The step of a token into a place: from outside, or from an agent that got it from another place. It counts the limits of the
 * configuration only. A rule or a decision point may refuse more.
 */
final class HandOver {

    /** The limit that stops a token on its way into a place. */
    enum Obstacle {
        ISSUER,
        ACTOR,
        SUBJECT,
        DEPTH,
        SCOPES
    }

    private HandOver() {}

    /** Returns the most that a token from outside can become at a place; empty if no issuer's token is accepted. */
    static Optional<Holding> entering(Place place, List<Entrance> accepted) {
        var policy = place.policy();
        int actors = policy.admission().actorRequired() ? 1 : 0;
        if (accepted.isEmpty() || actors > policy.deepest()) {
            return Optional.empty();
        }
        var longest = accepted.stream().map(Entrance::longest).reduce(Duration.ZERO, Holding::longer);
        // Another gateway names subjects of issuers that are not known here.
        Optional<Set<String>> subjects = accepted.stream().anyMatch(Entrance::gateway)
                ? policy.admission().subjectIssuers()
                : Optional.of(accepted.stream().map(Entrance::issuer).collect(Collectors.toUnmodifiableSet()));
        return Optional.of(leaving(policy, policy.scopes().ofEverything(), longest, actors, subjects));
    }

    /** Returns the first limit that stops an agent with a token of another place; empty if none does. */
    static Optional<Obstacle> obstacle(Place from, Holding held, Agent agent, Place to) {
        var first = firstObstacle(from, held, agent, to);
        return first.isEmpty() && to.policy().scopes().narrowed(held.scopes()).isEmpty()
                ? Optional.of(Obstacle.SCOPES)
                : first;
    }

    /** Returns the most that a token of another place can become when an agent presents it; empty if it is refused. */
    static Optional<Holding> next(Place from, Holding held, Agent agent, Place to) {
        if (firstObstacle(from, held, agent, to).isPresent()) {
            return Optional.empty();
        }
        var policy = to.policy();
        var subjects = held.subjects()
                .map(issuers -> issuers.stream()
                        .filter(policy.admission()::admitsSubjectsOf)
                        .collect(Collectors.toUnmodifiableSet()));
        return policy.scopes()
                .narrowed(held.scopes())
                .map(scopes -> leaving(policy, scopes, held.life(), actors(from, held, agent), subjects));
    }

    /** Looks at every limit but the scopes. */
    private static Optional<Obstacle> firstObstacle(Place from, Holding held, Agent agent, Place to) {
        var policy = to.policy();
        if (!from.policy().issuance().returns()) {
            return Optional.of(Obstacle.ISSUER);
        }
        if (!to.admits(agent)) {
            return Optional.of(Obstacle.ACTOR);
        }
        if (held.subjects().isPresent()
                && held.subjects().get().stream().noneMatch(policy.admission()::admitsSubjectsOf)) {
            return Optional.of(Obstacle.SUBJECT);
        }
        return actors(from, held, agent) > policy.deepest() ? Optional.of(Obstacle.DEPTH) : Optional.empty();
    }

    /** Returns the smallest number of actors after an agent joined. A current actor that presents again does not join twice. */
    static int actors(Place from, Holding held, Agent agent) {
        return from.admits(agent) ? Math.max(1, held.actors()) : held.actors() + 1;
    }

    private static Holding leaving(
            PlacePolicy policy, Scopes scopes, Duration parent, int actors, Optional<Set<String>> subjects) {
        var issuance = policy.issuance();
        var life = Holding.shorter(Holding.shorter(parent, policy.life().value()), issuance.longest());
        return new Holding(
                scopes, life, actors, issuance.subjectIssuer().map(Set::of).or(() -> subjects));
    }
}
