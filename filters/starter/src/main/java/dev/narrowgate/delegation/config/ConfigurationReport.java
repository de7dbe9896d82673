package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.graph.ConfiguredGraph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The problems and warnings of a configuration.
 *
 * @param problems the reasons why the gateway would not start
 * @param warnings settings that are allowed, and may be mistakes
 * @param routes the number of routes
 * @param graph the graph of the routes; null if a problem prevents it
 */
public record ConfigurationReport(
        List<ConfigurationProblem> problems,
        List<ConfigurationProblem> warnings,
        int routes,
        @Nullable ConfiguredGraph graph) {

    public ConfigurationReport {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    public boolean isValid() {
        return problems.isEmpty();
    }

    /** Returns the same report with other problems. */
    public ConfigurationReport with(List<ConfigurationProblem> others) {
        return new ConfigurationReport(others, warnings, routes, graph);
    }
}
