package dev.narrowgate.delegation.token;

import java.util.Map;
import java.util.TreeMap;

/**
 * The scopes of a token that a gateway translated, each with the scopes that it was translated from. A scope that is not a
 * key was not translated.
 */
public record ScopeOrigins(Map<String, Scopes> values) {

    /** No scope was translated. */
    public static final ScopeOrigins NONE = new ScopeOrigins(Map.of());

    public ScopeOrigins {
        values = Map.copyOf(values);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Returns what a scope was translated from; empty if it was not translated. */
    public Scopes of(String scope) {
        return values.getOrDefault(scope, Scopes.NONE);
    }

    /** Returns the origins of these scopes alone. */
    public ScopeOrigins only(Scopes scopes) {
        if (scopes.values().containsAll(values.keySet())) {
            return this;
        }
        var some = new TreeMap<>(values);
        some.keySet().retainAll(scopes.values());
        return new ScopeOrigins(some);
    }

    /** Returns these origins and those of further scopes. For a scope that both have, those of the further ones. */
    public ScopeOrigins and(ScopeOrigins further) {
        if (values.isEmpty() || further.isEmpty()) {
            return values.isEmpty() ? further : this;
        }
        var all = new TreeMap<>(values);
        all.putAll(further.values);
        return new ScopeOrigins(all);
    }

    /** The scopes in their order, for a claim, a record or a cache key. */
    public Map<String, Scopes> sorted() {
        return new TreeMap<>(values);
    }
}
