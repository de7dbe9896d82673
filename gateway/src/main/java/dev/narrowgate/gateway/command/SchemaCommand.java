package dev.narrowgate.gateway.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of the configuration, for editors. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of the configuration. Editors complete and check keys with it.",
        mixinStandardHelpOptions = true)
public final class SchemaCommand implements Callable<Integer> {

    private static final String SCHEMA = "/config/narrowgate.schema.json";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(schema());
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** The schema in the program is the file in {@code config/}, which the build compares with the settings. */
    static String schema() {
        try (var file = SchemaCommand.class.getResourceAsStream(SCHEMA)) {
            return new String(Objects.requireNonNull(file, SCHEMA).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
