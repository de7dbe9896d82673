package dev.narrowgate.delegation.config;

import java.util.List;

/**
 * What was found in a configuration.
 *
 * @param problems why it would not start
 * @param warnings what is allowed and perhaps not meant
 * @param routes how many there are
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
