package dev.narrowgate.load;

import dev.narrowgate.load.comparison.Comparison;
import dev.narrowgate.load.report.Results;
import dev.narrowgate.load.scenario.Scenario;
import dev.narrowgate.load.scenario.Scenarios;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the gateway beside other proxies and in scenarios, on loopback. */
@Command(
        name = "load-tests/run",
        mixinStandardHelpOptions = true,
        description =
                "Measures the gateway beside the proxies that are installed, and in scenarios. All is on loopback.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Everything that is installed was measured.",
            "1:A program failed, or a request was not answered as expected.",
            "2:The command was used wrongly."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class LoadTests implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--full", description = "Measures longer: an hour instead of twenty minutes.")
    private boolean full;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Measures these alone: comparison, scenarios, or names of --list.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Prints the names of what is measured.")
    private boolean list;

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "Receives latest.md, latest.csv and latest.svg"
                    + " (default: load-tests/results; with --only: load-tests/target/results).")
    private Path results;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadTests()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        var out = new PrintWriter(spec.commandLine().getOut(), true);
        var peers = Comparison.peers(System.getenv());
        var names = Stream.concat(
                        peers.stream().map(peer -> peer.id()),
                        Stream.of(Scenario.values()).map(Scenario::title))
                .toList();
        if (list) {
            names.forEach(out::println);
            return 0;
        }
        for (var name : only) {
            if (!names.contains(name) && !name.equals("comparison") && !name.equals("scenarios")) {
                throw new ParameterException(
                        spec.commandLine(), "--only " + name + ": expected comparison, scenarios or one of " + names);
            }
        }
        var measured = new Results(
                new Comparison(full, out)
                        .measure(peers.stream()
                                .filter(peer -> isWanted("comparison", peer.id()))
                                .toList()),
                new Scenarios(full, Path.of("load-tests", "target", "gatling"), out)
                        .run(Stream.of(Scenario.values())
                                .filter(scenario -> isWanted("scenarios", scenario.title()))
                                .toList()),
                command());
        out.println();
        out.println(measured.write(folder()));
        out.println("Written to " + folder() + ". The reports of Gatling are in load-tests/target/gatling.");
        return measured.failed() ? 1 : 0;
    }

    private boolean isWanted(String kind, String name) {
        return only.isEmpty() || only.contains(kind) || only.contains(name);
    }

    private Path folder() {
        if (results != null) {
            return results;
        }
        return Path.of("load-tests", only.isEmpty() ? "results" : "target/results");
    }

    private String command() {
        return "load-tests/run" + (full ? " --full" : "") + (only.isEmpty() ? "" : " --only " + String.join(",", only));
    }
}
