package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Translates scopes into the vocabulary of the next hop. A translated scope is replaced (law 3). A scope that an earlier
 * gateway translated is translated again only by an entry that names its origin.
 */
public record ScopeTranslation(List<Entry> entries) {

    /** Translates nothing. */
    public static final ScopeTranslation NONE = new ScopeTranslation(List.of());

    /**
     * The translation of one scope.
     *
     * @param origin what an earlier gateway translated the scope from; null: the scope was not translated
     * @param from the scope that arrives
     * @param to the scopes that replace it
     */
    public record Entry(@Nullable String origin, String from, Scopes to) {

        private boolean appliesTo(Scopes arrived, ScopeOrigins origins) {
            var known = origins.of(from);
            return arrived.contains(from) && (origin == null ? known.isEmpty() : known.contains(origin));
        }
    }

    /**
     * The scopes after the translation.
     *
     * @param origins the translated ones, with the scopes that this policy translated them from
     */
    public record Translated(Scopes scopes, ScopeOrigins origins) {}

    public ScopeTranslation {
        entries = List.copyOf(entries);
    }

    /** Returns the scopes for the next hop, without the limits of the policy. */
    public Translated of(Scopes arrived, ScopeOrigins origins) {
        if (entries.isEmpty()) {
            return new Translated(arrived, ScopeOrigins.NONE);
        }
        var applied = entries.stream()
                .filter(entry -> entry.appliesTo(arrived, origins))
                .toList();
        var kept = new TreeSet<>(arrived.values());
        applied.stream()
                .filter(entry -> !entry.to().contains(entry.from()))
                .forEach(entry -> kept.remove(entry.from()));
        var from = new HashMap<String, Scopes>();
        for (var entry : applied) {
            // A scope that also arrived by itself needs no origin.
            entry.to().values().stream()
                    .filter(scope -> !kept.contains(scope))
                    .forEach(scope -> from.merge(scope, Scopes.of(entry.from()), Scopes::and));
        }
        kept.addAll(from.keySet());
        return new Translated(Scopes.of(kept), new ScopeOrigins(from));
    }

    /** Returns the origins on which a translation depends. */
    ScopeOrigins read(ScopeOrigins origins) {
        return origins.isEmpty()
                ? origins
                : origins.only(Scopes.of(entries.stream().map(Entry::from).toList()));
    }

    /** Returns the scopes that a caller needs, so that these scopes can be granted. */
    public Scopes sources(Scopes wanted) {
        var sources = new ArrayList<String>();
        for (var scope : wanted.values()) {
            var from = entries.stream()
                    .filter(entry -> entry.to().contains(scope))
                    .map(Entry::from)
                    .toList();
            sources.addAll(from.isEmpty() ? List.of(scope) : from);
        }
        return Scopes.of(sources);
    }

    /** Returns the scopes that arrived translated already, and that no entry with their origin translates again. */
    public Map<String, Scopes> untouched(Scopes arrived, ScopeOrigins origins) {
        var untouched = new HashMap<String, Scopes>();
        for (var entry : entries) {
            var known = origins.of(entry.from());
            if (arrived.contains(entry.from())
                    && !known.isEmpty()
                    && entries.stream()
                            .noneMatch(
                                    other -> other.from().equals(entry.from()) && other.appliesTo(arrived, origins))) {
                untouched.put(entry.from(), known);
            }
        }
        return untouched;
    }
}
