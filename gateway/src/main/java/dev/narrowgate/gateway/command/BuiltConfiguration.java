package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.gateway.GatewayApplication;
import dev.narrowgate.gateway.StartFailure;
import dev.narrowgate.gateway.logging.Silence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * Builds what {@code serve} would build, and starts none of it. What only Spring finds, such as a value of its own that does not
 * fit, is found here by the code of the start itself.
 */
final class BuiltConfiguration {

    private BuiltConfiguration() {}

    /** What kept it from being built; empty when it could be. */
    static List<ConfigurationProblem> problems(List<String> arguments) {
        Path audit;
        try {
            // The folder of a gateway that may be running is looked at, and not opened.
            audit = Files.createTempDirectory("narrowgate");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        var all = new ArrayList<>(arguments);
        all.add("--delegation.audit.path=" + audit);
        try {
            GatewayApplication.lookedAt().run(all.toArray(String[]::new)).close();
            return List.of();
        } catch (RuntimeException failed) {
            return found(failed);
        } finally {
            Silence.end();
            delete(audit);
        }
    }

    private static List<ConfigurationProblem> found(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationException invalid) {
                return invalid.problems();
            }
        }
        return List.of(new ConfigurationProblem("the start", StartFailure.describe(failure)));
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException left) {
            // It stays in the folder of temporary files, and holds nothing of an operator's.
            return;
        }
    }
}
