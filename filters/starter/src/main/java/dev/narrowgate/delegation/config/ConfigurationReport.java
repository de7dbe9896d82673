package dev.narrowgate.delegation.config;

import java.util.List;

/**
 * The problems and warnings of a configuration.
 *
 * @param problems the reasons why the gateway would not start
 * @param warnings settings that are allowed, and may be mistakes
 * @param routes the number of routes
 */
public record ConfigurationReport(
        List<ConfigurationProblem> problems, List<ConfigurationProblem> warnings, int routes) {

    public ConfigurationReport {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    public boolean isValid() {
        return problems.isEmpty();
    }
}
