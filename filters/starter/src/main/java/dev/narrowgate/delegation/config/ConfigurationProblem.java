package dev.narrowgate.delegation.config;

/**
 * A problem of the configuration.
 *
 * @param place the key, and the file and line when they are known
 * @param message the problem, and in parentheses what was expected
 */
public record ConfigurationProblem(String place, String message) {

    @Override
    public String toString() {
        return place + ": " + message;
    }
}
