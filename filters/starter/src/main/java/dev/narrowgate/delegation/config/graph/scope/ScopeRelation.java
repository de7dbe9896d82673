package dev.narrowgate.delegation.config.graph.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The scopes that leave a path of places, for each scope that arrives at its entry.
 *
 * @param leaving the non-empty results, by the arrived scope
 */
public record ScopeRelation(SortedMap<String, SortedSet<String>> leaving) {

    /**
     * A set of scopes that comes back with more than arrived.
     *
     * @param arrived the scopes at the entry
     * @param left the scopes after the last place, all of {@code arrived} among them
     */
    public record Widening(SortedSet<String> arrived, SortedSet<String> left) {}

    public static ScopeRelation identity(Set<String> vocabulary) {
        var all = new TreeMap<String, SortedSet<String>>();
        vocabulary.forEach(scope -> all.put(scope, new TreeSet<>(Set.of(scope))));
        return new ScopeRelation(all);
    }

    /** Returns the relation of the path with one more place. */
    public ScopeRelation then(ScopeLimits limits) {
        var all = new TreeMap<String, SortedSet<String>>();
        leaving.forEach((arrived, held) -> {
            var after = new TreeSet<String>();
            held.forEach(scope -> after.addAll(limits.translation().of(scope)));
            after.retainAll(limits.most().values());
            if (!after.isEmpty()) {
                all.put(arrived, after);
            }
        });
        return new ScopeRelation(all);
    }

    /**
     * Returns the smallest set of arrived scopes that comes back with more. Such scopes form a circle, each one giving the next, and
     * one of them gives two scopes. On a circle without such a scope exactly the same scopes come back.
     */
    public Optional<Widening> widening() {
        Widening smallest = null;
        for (var scope : leaving.entrySet()) {
            if (scope.getValue().size() > 1) {
                var found = circle(scope.getKey()).map(this::widening).orElse(null);
                if (found != null
                        && (smallest == null
                                || found.arrived().size() < smallest.arrived().size())) {
                    smallest = found;
                }
            }
        }
        return Optional.ofNullable(smallest);
    }

    private Widening widening(List<String> circle) {
        var left = new TreeSet<String>();
        circle.forEach(scope -> left.addAll(of(scope)));
        return new Widening(new TreeSet<>(circle), left);
    }

    /** Returns the shortest circle from a scope to itself. A shortest circle has no second way between its scopes. */
    private Optional<List<String>> circle(String start) {
        var before = new LinkedHashMap<String, String>();
        var next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            var scope = next.remove();
            for (var after : of(scope)) {
                if (after.equals(start)) {
                    return Optional.of(back(scope, start, before));
                }
                if (before.putIfAbsent(after, scope) == null) {
                    next.add(after);
                }
            }
        }
        return Optional.empty();
    }

    private SortedSet<String> of(String scope) {
        return leaving.getOrDefault(scope, Collections.emptySortedSet());
    }

    private static List<String> back(String last, String start, Map<String, String> before) {
        var circle = new ArrayList<String>();
        for (var scope = last; !scope.equals(start); scope = before.getOrDefault(scope, start)) {
            circle.add(scope);
        }
        circle.add(start);
        return circle;
    }
}
