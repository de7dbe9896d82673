package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.ConfigurationReport;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.source.YamlSyntax;
import dev.narrowgate.gateway.TerminalText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a configuration, builds it as the start does, and prints all its problems. */
@Command(
        name = "validate",
        description = "Checks a configuration, and builds its parts without starting them. Exit code 1 if it has a"
                + " problem.",
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG",
            description = "Files or folders. Default: config/ beside the program.")
    private List<Path> config = new ArrayList<>();

    @Option(
            names = "--graph",
            description = "Print the graph of the routes as a Mermaid flowchart, and the report to the standard error.")
    private boolean graph;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        var commandLine = spec.commandLine();
        var out = graph ? commandLine.getErr() : commandLine.getOut();
        var places = ConfigLocations.places(config, List.of());
        var arguments = ConfigLocations.arguments(places, List.of(), spec);
        ConfigurationReport report;
        try {
            YamlSyntax.check(places);
            report = built(
                    ConfigurationReader.check(CheckedEnvironment.of(arguments), RouteVocabulary.ofClassPath()),
                    arguments);
        } catch (RuntimeException unreadable) {
            out.println("problem  " + lines(UnreadableConfiguration.describe(unreadable)));
            out.println("Not valid: the configuration cannot be read.");
            return 1;
        }
        if (graph && report.graph() != null) {
            report.graph().mermaid().forEach(commandLine.getOut()::println);
        }
        print(report, out);
        return report.isValid() ? 0 : 1;
    }

    /** Builds a configuration as the start does, if the first check finds no problem. */
    private static ConfigurationReport built(ConfigurationReport read, List<String> arguments) {
        return read.isValid() ? read.with(BuiltConfiguration.problems(arguments)) : read;
    }

    private static void print(ConfigurationReport report, PrintWriter out) {
        report.problems()
                .forEach(problem -> out.println(
                        "problem  " + TerminalText.of(problem.place()) + "\n         " + lines(problem.message())));
        report.warnings()
                .forEach(warning -> out.println(
                        "warning  " + TerminalText.of(warning.place()) + "\n         " + lines(warning.message())));
        out.println((report.isValid() ? "Valid: " : "Not valid: ") + count(report.routes(), "route") + ", "
                + count(report.problems().size(), "problem") + ", "
                + count(report.warnings().size(), "warning") + ".");
    }

    /** Escapes a message, because it may quote any text of a file. */
    private static String lines(String text) {
        return text.lines().map(TerminalText::of).collect(Collectors.joining("\n         "));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
