package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.Scopes;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;

/**
 * The rules of a policy on scopes, beside the most that it allows.
 *
 * @param required the scopes that must have arrived
 * @param implied for a scope that arrives, the required scopes that it stands for
 * @param translation the scopes that are replaced for the next hop
 * @param wanted the scopes that the client of a token request asks for; all of them are granted, or the request is refused
 */
public record ScopeRules(Scopes required, Map<String, Scopes> implied, ScopeTranslation translation, Scopes wanted) {

    /** No rule. */
    public static final ScopeRules NONE = required(Scopes.NONE);

    public ScopeRules {
        implied = Map.copyOf(implied);
    }

    /** These scopes must have arrived. */
    public static ScopeRules required(Scopes required) {
        return new ScopeRules(required, Map.of(), ScopeTranslation.NONE, Scopes.NONE);
    }

    /** Returns these rules for a client that asks for these scopes. */
    ScopeRules wanting(Scopes scopes) {
        return new ScopeRules(required, implied, translation, scopes);
    }

    /** Returns the required scopes that neither arrived nor are implied by one that did. */
    Scopes missing(Scopes arrived) {
        return required.minus(implied.isEmpty() ? arrived : closed(arrived));
    }

    private Scopes closed(Scopes arrived) {
        var all = new HashSet<>(arrived.values());
        var next = new ArrayDeque<>(arrived.values());
        while (!next.isEmpty()) {
            for (var scope : implied.getOrDefault(next.remove(), Scopes.NONE).values()) {
                if (all.add(scope)) {
                    next.add(scope);
                }
            }
        }
        return Scopes.of(all);
    }

    /** Returns the scopes that a caller needs: the required ones, and those that the wanted ones come from. */
    Scopes needed() {
        return required.and(translation.sources(wanted));
    }
}
