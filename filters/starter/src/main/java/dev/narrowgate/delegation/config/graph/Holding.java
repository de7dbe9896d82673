package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The most that a token can carry when it leaves a place.
 *
 * @param actors the smallest number of actors in its chain
 * @param subjects the issuers of its subject; empty: any
 */
record Holding(Scopes scopes, Duration life, int actors, Optional<Set<String>> subjects) {

    /** Whether another token carries no more than this one. */
    boolean covers(Holding other) {
        return scopes.includes(other.scopes)
                && life.compareTo(other.life) >= 0
                && actors <= other.actors
                && subjects.map(mine -> other.subjects.map(mine::containsAll).orElse(false))
                        .orElse(true);
    }

    /** Returns the most that one of two tokens can carry. */
    Holding or(Holding other) {
        return new Holding(
                Scopes.of(Stream.concat(scopes.values().stream(), other.scopes.values().stream())
                        .toList()),
                longer(life, other.life),
                Math.min(actors, other.actors),
                subjects.flatMap(mine -> other.subjects.map(others -> union(mine, others))));
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }
}
