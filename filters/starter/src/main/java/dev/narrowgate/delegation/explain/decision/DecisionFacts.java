package dev.narrowgate.delegation.explain.decision;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ACR;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUTHORIZATION_DETAILS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUTH_TIME;

import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.DecisionInput.TaskFacts;
import dev.narrowgate.delegation.decision.ExplainedRule.Fact;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.engine.decision.ExplainedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lists the facts of a request that its policy reads, beside those of its rule. */
final class DecisionFacts {

    private final UnaryOperator<String> redaction;
    private final List<Fact> facts = new ArrayList<>();

    DecisionFacts(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    /** The facts of the checks of the policy. */
    List<Fact> ofChecks(AccessRequest request) {
        facts.clear();
        var arrived = request.arrived();
        add("scopes", arrived.scopes().values());
        arrived.origins().sorted().forEach((scope, from) -> add("origin of " + scope, from.values()));
        if (!arrived.detailTypes().isEmpty()) {
            add(AUTHORIZATION_DETAILS, arrived.detailTypes().stream().sorted().toList());
        }
        var actors = request.actors();
        add("actor", actors.current());
        add("depth", actors.depth());
        add("proven", actors.proven());
        add("task", request.task());
        add("authenticated", request.authenticated());
        var positions = actors.positions();
        addKnown("issuer of the subject", positions.subject());
        if (!positions.actors().isEmpty()) {
            add("issuers of the actors", positions.actors());
        }
        return List.copyOf(facts);
    }

    /** The facts that decision points are told, and those with which their obligations are compared. */
    List<Fact> ofInput(@Nullable DecisionInput input) {
        facts.clear();
        if (input == null) {
            return List.of();
        }
        party(InputMember.SUBJECT, input.subject());
        party(InputMember.ACTOR, input.actor());
        addKnown(InputMember.CHAIN.written(), input.chain());
        task(input.task());
        addKnown(InputMember.SCOPES.written(), input.scopes());
        addKnown(InputMember.METHOD.written(), input.method());
        addKnown(InputMember.PATH.written(), input.path());
        addKnown(InputMember.ROUTE.written(), input.route());
        addKnown(ACR, input.authentication().contextClass());
        addKnown(AUTH_TIME, input.authentication().at());
        return List.copyOf(facts);
    }

    private void task(@Nullable TaskFacts task) {
        if (task != null) {
            addKnown("task.id", task.id());
            addKnown("task.origin", task.origin());
            addKnown("task.deadline", task.deadline());
            addKnown("task.purpose", task.purpose());
            addKnown("task.sensitivity", task.sensitivity());
            addKnown(InputMember.TASK_AGE.written(), task.age());
            addKnown(InputMember.TASK_CALLS.written(), task.calls());
        }
    }

    private void party(InputMember member, @Nullable Party party) {
        if (party != null) {
            add(member.written(), party.principal());
            party.claims().forEach((name, value) -> add(member.written() + ".claims." + name, value));
        }
    }

    /** A fact that the policy does not read, or that the request does not have, is no part of the key. */
    private void addKnown(String name, @Nullable Object value) {
        if (value != null) {
            add(name, value);
        }
    }

    private void add(String name, @Nullable Object value) {
        facts.add(new Fact(name, ExplainedValue.of(value, redaction)));
    }
}
