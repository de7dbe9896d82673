package dev.narrowgate.delegation.engine.task;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.BudgetExhausted.Left;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TaskRequired;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.store.state.Budgets;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.pipeline.TaskCall;
import dev.narrowgate.delegation.pipeline.TaskKeeper;
import dev.narrowgate.delegation.presenter.BoundTask;
import dev.narrowgate.delegation.presenter.BoundTask.First;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskLimits;
import dev.narrowgate.delegation.task.TaskTerms;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds hops to the tasks of a store, and takes their requests from its budgets. */
public final class StoredTaskKeeper implements TaskKeeper {

    private final StateStore store;
    private final TaskEnds ends;
    private final GatewayTasks gateway;

    /** @param ends ends tasks and tokens after a success */
    public StoredTaskKeeper(StateStore store, TaskEnds ends, GatewayTasks gateway) {
        this.store = store;
        this.ends = ends;
        this.gateway = gateway;
    }

    @Override
    public Answer<Delegation> bind(Delegation delegation, DelegationPolicy policy, Instant at) {
        var problem = store.problem();
        if (problem != null) {
            return Answer.refused(new StoreUnavailable(problem));
        }
        var task = gateway.taskOf(delegation.token());
        if (task == null) {
            return Answer.ready(delegation);
        }
        if (!task.limits().allows(policy.limit().audience())) {
            return Answer.refused(new PolicyDenied("task " + task.id() + " does not reach audience "
                    + policy.limit().audience()));
        }
        return store.open(task.id(), opening(delegation, task, policy, at))
                .then(stored -> bound(delegation, task, stored, policy, at));
    }

    private TaskOpening opening(Delegation delegation, Task task, DelegationPolicy policy, Instant at) {
        var deadline = gateway.deadline(task.limits(), at);
        var actors = delegation.actors().actors();
        var limited = !deadline.equals(Instant.MAX)
                || task.limits().hasBudget()
                || gateway.terms().isCounted()
                || policy.tasks().terms().isCounted();
        return new TaskOpening(
                delegation.subject(),
                actors.isEmpty() ? null : actors.getLast(),
                () -> owner(delegation, task),
                at,
                deadline,
                limited ? gateway.keptUntil(deadline, at) : null);
    }

    private Answer<Delegation> bound(
            Delegation delegation, Task task, StoredTask stored, DelegationPolicy policy, Instant at) {
        var known = new TaskLimits(
                stored.deadline(),
                null,
                gateway.terms().calls(),
                gateway.terms().inFlight());
        // A reload may have set a deadline since the task began.
        var effective = task.within(known).within(gateway.since(stored.started()));
        if (!at.isBefore(effective.limits().deadline())) {
            return Answer.refused(new TaskClosed("the deadline of task " + task.id() + " was "
                    + effective.limits().deadline()));
        }
        return Answer.ready(DelegationRules.bound(
                delegation,
                new BoundTask(
                        policy.tasks().labelled(effective),
                        stored.started(),
                        stored.calls(),
                        at,
                        new First(stored.subject(), stored.actor()))));
    }

    @Override
    public Grounds grounds(Grounds known, @Nullable VerifiedToken genuine) {
        var task = genuine == null || genuine.task() != null ? null : gateway.taskOf(genuine);
        return task == null ? known : known.and(task);
    }

    @Override
    public Answer<TaskCall> reserve(Permitted hop) {
        var policy = hop.received().policy();
        var rules = policy.tasks();
        var task = hop.delegation().task();
        if (task == null && counts(rules.terms())) {
            return Answer.refused(
                    new TaskRequired(policy + " counts the requests of a task, and the token was issued without one"));
        }
        var taking = taking(hop, task, rules.terms(), policy.name());
        if (task == null && taking.pace().isEmpty()) {
            return Answer.ready(ends.after(hop, null));
        }
        return store.take(taking).then(taken -> switch (taken) {
            case Granted granted -> Answer.ready(ends.after(hop, granted));
            case Exhausted exhausted -> Answer.refused(exhausted.failure(life(hop.delegation())));
        });
    }

    private Taking taking(Permitted hop, @Nullable Task task, TaskTerms terms, String policy) {
        var budgets = new ArrayList<Budget>(2);
        if (task != null) {
            budgets.add(new Budget("", task.limits().calls(), task.limits().inFlight(), null));
            if (counts(terms)) {
                budgets.add(new Budget(policy, terms.calls(), terms.inFlight(), terms.life()));
            }
        }
        return new Taking(
                hop.received().id(),
                task == null ? null : task.id(),
                budgets,
                paces(hop.delegation(), terms, policy),
                hop.received().at());
    }

    private List<Pace> paces(Delegation delegation, TaskTerms terms, String policy) {
        var all = gateway.terms().rate();
        var own = terms.rate();
        if (all == null && own == null) {
            return List.of();
        }
        var subject = delegation.subject();
        var actor = delegation.actor().orElse(null);
        var paces = new ArrayList<Pace>(2);
        if (all != null) {
            paces.add(new Pace("", subject, actor, all));
        }
        if (own != null) {
            paces.add(new Pace(policy, subject, actor, own));
        }
        return paces;
    }

    /** What is left of the time of a task, beside its budgets. */
    private static List<Left> life(Delegation delegation) {
        var bound = delegation.bound();
        if (bound == null || !bound.task().limits().hasDeadline()) {
            return List.of();
        }
        var whole = Duration.between(bound.started(), bound.task().limits().deadline());
        return List.of(new Left(Budgets.DEADLINE, whole.toSeconds(), bound.left()));
    }

    /** The client, or the subject if the issuer names no client: one client cannot fill the store. */
    private static TokenFingerprint owner(Delegation delegation, Task task) {
        var client = delegation.token().clientId();
        return new KeyDigest()
                .text(task.id().origin())
                .text(client)
                .principal(client.isEmpty() ? delegation.subject() : null)
                .end();
    }

    private static boolean counts(TaskTerms terms) {
        return terms.calls() < Long.MAX_VALUE || terms.inFlight() < Integer.MAX_VALUE || terms.life() != null;
    }
}
