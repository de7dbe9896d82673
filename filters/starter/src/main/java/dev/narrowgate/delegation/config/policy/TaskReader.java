package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.store.state.StoreAddress;
import dev.narrowgate.delegation.engine.task.PolicyBudgetSettings;
import dev.narrowgate.delegation.task.TaskRules;
import dev.narrowgate.delegation.task.TaskRules.AfterSuccess;
import dev.narrowgate.delegation.task.TaskTerms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what policies say of tasks. */
public final class TaskReader {

    private static final String DEADLINE = DelegationProperties.PREFIX + ".tasks.deadline";

    private final ConfigurationSource source;
    private final DelegationProperties written;

    public TaskReader(ConfigurationSource source, DelegationProperties written) {
        this.source = source;
        this.written = written;
    }

    /** Notes the problem of the store's address. */
    public TaskReader checkStore() {
        try {
            var unused = StoreAddress.of(written.store());
        } catch (IllegalArgumentException invalid) {
            source.problem(
                    DelegationProperties.PREFIX + ".store",
                    invalid.getMessage() + " (expected: " + StoreAddress.EXPECTED + ")");
        }
        return this;
    }

    /**
     * Notes the policies of token-service clients that end something after a success. This gateway does not see whether a
     * token of the token service succeeds.
     *
     * @param names the policies for which clients get tokens
     */
    public void checkClients(Set<String> names) {
        for (var name : names) {
            var policy = written.policies().get(name);
            if (policy != null && policy.afterSuccess() != null) {
                source.problem(
                        DelegationProperties.PREFIX + ".policies." + name + ".after-success",
                        "for clients of the token service, whose requests do not pass this gateway (expected: a policy of"
                                + " routes alone)");
            }
        }
    }

    /** Returns the policies with their rules for tasks. */
    public Map<String, DelegationPolicy> limiting(Map<String, DelegationPolicy> policies) {
        var budgets = written.tasks().budgets();
        checkCounted(
                DelegationProperties.PREFIX + ".tasks.budgets", budgets.calls() != null, budgets.inFlight() != null);
        var limited = new LinkedHashMap<String, DelegationPolicy>();
        policies.forEach((name, policy) -> {
            var settings = written.policies().get(name);
            limited.put(name, settings == null ? policy : policy.limiting(rules(name, settings)));
        });
        return limited;
    }

    private TaskRules rules(String name, PolicySettings policy) {
        var key = DelegationProperties.PREFIX + ".policies." + name;
        var budgets = policy.budgets();
        if (budgets != null) {
            checkCounted(
                    key + ".budgets",
                    budgets.calls() != null,
                    budgets.inFlight() != null || budgets.duration() != null);
        }
        var label = policy.task();
        return new TaskRules(
                terms(budgets),
                after(key, policy.afterSuccess()),
                label == null ? null : label.purpose(),
                label == null ? null : label.sensitivity());
    }

    private static TaskTerms terms(@Nullable PolicyBudgetSettings budgets) {
        return budgets == null ? TaskTerms.NONE : budgets.terms();
    }

    /** What is counted must be remembered for as long as the task may go on. */
    private void checkCounted(String key, boolean calls, boolean others) {
        if ((calls || others) && written.tasks().deadline() == null) {
            source.problem(
                    key, "counts the requests of tasks that may last for ever (expected: " + DEADLINE + " beside it)");
        }
    }

    private AfterSuccess after(String key, @Nullable AfterSuccessSettings settings) {
        if (settings == null) {
            return AfterSuccess.GOES_ON;
        }
        if (settings.end() == null) {
            source.problem(key + ".after-success.end", "missing (expected: token or task)");
            return AfterSuccess.GOES_ON;
        }
        return settings.end() == AfterSuccessSettings.End.TASK ? AfterSuccess.ENDS_TASK : AfterSuccess.ENDS_TOKEN;
    }
}
