package dev.narrowgate.delegation.config.graph.scope;

import dev.narrowgate.delegation.token.Scopes;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The meaning that a policy gives to the scopes that arrive.
 *
 * @param mapping for an arrived scope, the scopes that replace it
 * @param implied for a scope, the further required scopes that it satisfies
 */
public record ScopeTranslation(Map<String, Set<String>> mapping, Map<String, Set<String>> implied) {

    public static final ScopeTranslation NONE = new ScopeTranslation(Map.of(), Map.of());

    public ScopeTranslation {
        mapping = Map.copyOf(mapping);
        implied = Map.copyOf(implied);
    }

    public boolean isEmpty() {
        return mapping.isEmpty();
    }

    /** Returns the scopes that replace an arrived one; the scope itself if nothing replaces it. */
    Set<String> of(String scope) {
        return mapping.getOrDefault(scope, Set.of(scope));
    }

    Scopes of(Scopes arrived) {
        if (mapping.isEmpty()) {
            return arrived;
        }
        return Scopes.of(
                arrived.values().stream().flatMap(scope -> of(scope).stream()).toList());
    }

    /** Returns the scopes, and every scope that they imply. */
    Scopes expanded(Scopes arrived) {
        var all = new TreeSet<String>();
        var next = new ArrayDeque<>(arrived.values());
        while (!next.isEmpty()) {
            var scope = next.remove();
            if (all.add(scope)) {
                next.addAll(implied.getOrDefault(scope, Set.of()));
            }
        }
        return Scopes.of(List.copyOf(all));
    }
}
