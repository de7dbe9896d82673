package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.presenter.Delegation;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision points that a policy asks after its own rule. All of them have to permit.
 *
 * @param points their names, in the order in which they are asked
 * @param told what they are told
 */
public record Consultation(List<String> points, Set<InputMember> told) {

    /** The policy decides alone. */
    public static final Consultation NONE = new Consultation(List.of(), Set.of());

    public Consultation {
        points = List.copyOf(points);
        told = Set.copyOf(told);
    }

    /** Returns what the decision points are told about a request, or null if there are none. */
    @Nullable
    DecisionInput input(Delegation delegation, Action action, Resource resource, ReadableClaims claims) {
        if (points.isEmpty()) {
            return null;
        }
        return new DecisionInput(
                told.contains(InputMember.SUBJECT)
                        ? new Party(delegation.subject(), claims.subjectValues(delegation))
                        : null,
                told.contains(InputMember.ACTOR)
                        ? delegation
                                .actor()
                                .map(actor -> new Party(actor, claims.actorValues(delegation)))
                                .orElse(null)
                        : null,
                told.contains(InputMember.CHAIN) ? delegation.actors().actors() : null,
                DecisionInput.TaskFacts.of(delegation, told),
                told.contains(InputMember.SCOPES) ? delegation.scopes().values() : null,
                told.contains(InputMember.METHOD) ? action.name() : null,
                told.contains(InputMember.PATH) ? resource.path() : null,
                told.contains(InputMember.ROUTE) ? resource.route() : null,
                delegation.token().authentication());
    }
}
