package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.autoconfigure.ConfigurationReader;
import dev.narrowgate.delegation.autoconfigure.ConfigurationReport;
import dev.narrowgate.delegation.autoconfigure.RouteVocabulary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at a configuration and says everything that is wrong with it. */
@Command(
        name = "validate",
        description = "Looks at a configuration without starting anything. Exit code 1 when it has problems.",
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG",
            description = "Files or folders. Default: config/ beside the program.")
    private List<Path> config = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Nothing of an application: only its settings are wanted. */
    static final class Nothing {}

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var arguments = ConfigLocations.arguments(config, List.of(), spec);
        ConfigurationReport report;
        try {
            report = ConfigurationReader.check(environment(arguments), RouteVocabulary.ofClassPath());
        } catch (RuntimeException unreadable) {
            out.println("  " + UnreadableConfiguration.describe(unreadable));
            out.println("1 problem: the configuration cannot be read.");
            return 1;
        }
        print(report, out);
        return report.isValid() ? 0 : 1;
    }

    private static void print(ConfigurationReport report, PrintWriter out) {
        report.problems()
                .forEach(problem -> out.println("problem  " + problem.place() + "\n         "
                        + problem.message().replace("\n", "\n         ")));
        report.warnings()
                .forEach(warning -> out.println("warning  " + warning.place() + "\n         " + warning.message()));
        out.println((report.isValid() ? "Valid: " : "Not valid: ") + count(report.routes(), "route") + ", "
                + count(report.problems().size(), "problem") + ", "
                + count(report.warnings().size(), "warning") + ".");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static ConfigurableEnvironment environment(List<String> arguments) {
        var application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        var quiet = new ArrayList<>(arguments);
        quiet.add("--logging.level.root=off");
        try (var context = application.run(quiet.toArray(String[]::new))) {
            return context.getEnvironment();
        }
    }
}
