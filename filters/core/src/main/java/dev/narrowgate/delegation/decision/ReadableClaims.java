package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.presenter.Delegation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The verified claims that the rule and the decision points of a policy may read, and no others (law 10).
 *
 * @param subject their names in the token of the subject
 * @param actor their names in the actor's own token, or in {@code act}
 */
public record ReadableClaims(Set<String> subject, Set<String> actor) {

    /** None. */
    public static final ReadableClaims NONE = new ReadableClaims(Set.of(), Set.of());

    public ReadableClaims {
        subject = Set.copyOf(subject);
        actor = Set.copyOf(actor);
    }

    /**
     * Returns the value of a claim of the subject, or null. Fails with {@code PolicyDenied} if the claim has a form that is not
     * read.
     */
    public static @Nullable Object ofSubject(Delegation delegation, String name) {
        return value(delegation.claims().subject(), name, "the subject");
    }

    /** As {@link #ofSubject}, for the current actor. */
    public static @Nullable Object ofActor(Delegation delegation, String name) {
        return value(delegation.claims().actor(), name, "the actor");
    }

    private static @Nullable Object value(Map<String, Optional<Object>> claims, String name, String whose) {
        var value = claims.get(name);
        if (value == null) {
            return null;
        }
        // To leave out a claim that is there would make a rule with a negation true.
        return value.orElseThrow(() -> new PolicyDenied("claim " + name + " of " + whose
                + " is not read (expected: a text, a whole number, a truth value, or a list of at most 256 of them)"));
    }

    Map<String, Object> subjectValues(Delegation delegation) {
        var values = new TreeMap<String, Object>();
        for (var name : subject) {
            put(values, name, ofSubject(delegation, name));
        }
        return values;
    }

    Map<String, Object> actorValues(Delegation delegation) {
        var values = new TreeMap<String, Object>();
        for (var name : actor) {
            put(values, name, ofActor(delegation, name));
        }
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
