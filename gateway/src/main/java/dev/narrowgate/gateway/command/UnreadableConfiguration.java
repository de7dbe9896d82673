package dev.narrowgate.gateway.command;

import java.util.Objects;
import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Describes in one sentence why a configuration cannot be read. */
final class UnreadableConfiguration {

    private UnreadableConfiguration() {}

    static String describe(Throwable failure) {
        var deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigDataNotFoundException missing) {
                return missing.getReferenceDescription() + " cannot be found";
            }
            if (cause instanceof IllegalArgumentException said && said.getCause() instanceof MarkedYAMLException) {
                return String.valueOf(said.getMessage());
            }
            deepest = cause;
        }
        var text = Objects.requireNonNullElse(
                deepest.getMessage(), deepest.getClass().getSimpleName());
        return deepest.getClass().getName().contains("yaml") ? "not YAML: " + text.strip() : text.strip();
    }
}
