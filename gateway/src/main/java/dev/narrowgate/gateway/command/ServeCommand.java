package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.config.source.YamlSyntax;
import dev.narrowgate.gateway.GatewayApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Runs the gateway. */
@Command(
        name = "serve",
        description = "Runs the gateway. This is the default command.",
        footer = "Settings of Spring Boot are accepted too, such as --server.port=8443.",
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {

    /** The gateway is running, so the process must not end with the command. */
    public static final int RUNNING = Integer.MIN_VALUE;

    private static final Pattern SETTING = Pattern.compile("--[a-z][\\w.\\[\\]-]*=.*", Pattern.DOTALL);

    @Option(
            names = "--config",
            paramLabel = "FILE-OR-FOLDER",
            description = "The configuration. Repeatable. Default: config/ beside the program.")
    private List<Path> config = new ArrayList<>();

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (var setting : settings) {
            if (!SETTING.matcher(setting).matches()) {
                throw new ParameterException(spec.commandLine(), "Unknown option or argument: '" + setting + "'");
            }
        }
        var places = ConfigLocations.places(config, settings);
        var arguments = ConfigLocations.arguments(places, settings, spec);
        try {
            YamlSyntax.check(places);
        } catch (IllegalArgumentException unreadable) {
            spec.commandLine().getErr().println(unreadable.getMessage());
            return 1;
        }
        try {
            GatewayApplication.create().run(arguments.toArray(String[]::new));
            MemoryOption.check();
            return RUNNING;
        } catch (RuntimeException failed) {
            // Spring Boot's failure analysis has printed the cause already.
            return 1;
        }
    }
}
