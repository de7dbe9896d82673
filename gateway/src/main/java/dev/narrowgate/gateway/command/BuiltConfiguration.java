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
 * Builds all parts that {@code serve} would build, and starts none of them. The code of the start thereby finds
 * problems that only Spring detects, such as an invalid value of a Spring setting.
 */
final class BuiltConfiguration {

    private BuiltConfiguration() {}

    /** Returns the problems that prevent the build; empty if there are none. */
    static List<ConfigurationProblem> problems(List<String> arguments) {
        Path audit;
        try {
            // A temporary folder, because a running gateway may use the configured one.
            audit = Files.createTempDirectory("narrowgate");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        var all = new ArrayList<>(arguments);
        all.add("--delegation.audit.path=" + audit);
        try {
            GatewayApplication.createWithoutPorts()
                    .run(all.toArray(String[]::new))
                    .close();
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
            // The temporary folder stays, and contains no data of an operator.
            return;
        }
    }
}
