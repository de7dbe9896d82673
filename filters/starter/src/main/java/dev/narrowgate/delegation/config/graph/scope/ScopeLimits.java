package dev.narrowgate.delegation.config.graph.scope;

import dev.narrowgate.delegation.token.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The scopes of a policy.
 *
 * @param most the most that the narrower token may carry
 * @param required the scopes that must have arrived
 */
public record ScopeLimits(Scopes most, Scopes required, ScopeTranslation translation) {

    /** The scopes of the narrower token if every scope arrives. */
    public Scopes ofEverything() {
        var kept = most.values().stream()
                .filter(scope -> !translation.mapping().containsKey(scope))
                .toList();
        var all = new ArrayList<>(kept);
        translation.mapping().values().forEach(all::addAll);
        return Scopes.of(all).intersect(most);
    }

    /** Returns the scopes of the narrower token; empty if a request with these scopes is refused. */
    public Optional<Scopes> narrowed(Scopes arrived) {
        var granted = granted(arrived);
        return isGiven(arrived) && !isNothing(granted) ? Optional.of(granted) : Optional.empty();
    }

    /** Returns the scopes that a refused request lacks: the required ones, or any of those of the policy. */
    public List<String> missing(Scopes arrived) {
        return isGiven(arrived)
                ? most.values()
                : required.minus(translation.expanded(arrived)).values();
    }

    private boolean isGiven(Scopes arrived) {
        return arrived.includes(required) || translation.expanded(arrived).includes(required);
    }

    /** As in the decision: a token with none of the policy's scopes is denied. */
    private boolean isNothing(Scopes granted) {
        return granted.isEmpty() && !most.isEmpty();
    }

    private Scopes granted(Scopes arrived) {
        return translation.of(arrived).intersect(most);
    }
}
