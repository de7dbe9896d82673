package dev.narrowgate.delegation.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has problems. The exception holds all of them. */
public final class InvalidConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<ConfigurationProblem> problems;

    public InvalidConfigurationException(List<ConfigurationProblem> problems) {
        super(text(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<ConfigurationProblem> problems() {
        return problems;
    }

    private static String text(List<ConfigurationProblem> problems) {
        return problems.stream()
                .map(problem ->
                        "  " + problem.place() + "\n      " + problem.message().replace("\n", "\n      "))
                .collect(Collectors.joining(
                        "\n",
                        problems.size() + (problems.size() == 1 ? " problem" : " problems")
                                + " in the configuration:\n",
                        ""));
    }
}
