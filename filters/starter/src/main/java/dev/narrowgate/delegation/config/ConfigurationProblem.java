package dev.narrowgate.delegation.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param place the key, and the file and line when they are known
 * @param message what is wrong and what was expected
 */
public record ConfigurationProblem(String place, String message) {

    @Override
    public String toString() {
        return place + ": " + message;
    }
}
