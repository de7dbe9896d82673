package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Warns of decision points that no policy asks, and of addresses that are most likely wrong. */
public final class DecisionPointWarnings {

    private static final String DATA = "/v1/data/";
    private static final String BATCH = "/evaluations";

    private final ConfigurationSource source;

    public DecisionPointWarnings(ConfigurationSource source) {
        this.source = source;
    }

    public List<ConfigurationProblem> of(DelegationProperties written) {
        var asked = new HashSet<String>();
        written.policies().values().forEach(policy -> {
            if (policy != null && policy.decisions() != null) {
                asked.addAll(policy.decisions());
            }
        });
        var warnings = new ArrayList<ConfigurationProblem>();
        written.decisionPoints().forEach((name, point) -> {
            var key = DelegationProperties.PREFIX + ".decision-points." + name;
            if (!asked.contains(name)) {
                warnings.add(new ConfigurationProblem(source.place(key), "no policy asks this decision point"));
            }
            if (point != null && point.opa() != null && !point.opa().contains(DATA)) {
                warnings.add(new ConfigurationProblem(
                        source.place(key + ".opa"),
                        "'" + point.opa() + "' has no " + DATA + " (expected: a document of OPA's Data API)"));
            }
            if (point != null
                    && point.authzen() != null
                    && !point.evaluateActor()
                    && point.authzen().endsWith(BATCH)) {
                warnings.add(new ConfigurationProblem(
                        source.place(key + ".authzen"),
                        "'" + point.authzen()
                                + "' is for several questions (expected: the address of one evaluation)"));
            }
        });
        return warnings;
    }
}
