package dev.narrowgate.load.scenario;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import dev.narrowgate.load.Children;
import dev.narrowgate.load.GatewayConfiguration;
import dev.narrowgate.load.GatewayProcess;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import dev.narrowgate.load.TemporaryFolder;
import dev.narrowgate.load.comparison.Comparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs scenarios against one gateway, each in a process of Gatling's own. */
public final class Scenarios {

    /** Seconds for the start of Gatling, the last answers and the report. */
    private static final long LONGEST_AFTERWARDS = 120;

    /** The code of a run in which a request was not answered as expected. */
    private static final int ASSERTION_FAILED = 2;

    private final long seconds;
    private final Path reports;
    private final PrintWriter out;

    /**
     * @param full takes four times as long for each scenario
     * @param reports receives a folder with the HTML report of each scenario
     */
    public Scenarios(boolean full, Path reports, PrintWriter out) {
        seconds = full ? 60 : 15;
        this.reports = reports;
        this.out = out;
    }

    public List<Outcome> run(List<Scenario> scenarios) throws IOException, InterruptedException {
        if (scenarios.isEmpty()) {
            return List.of();
        }
        try (var folder = new TemporaryFolder();
                var issuer = new Issuer(JWSAlgorithm.RS256);
                var nextHop = new NextHop()) {
            var configuration = new GatewayConfiguration(issuer, nextHop);
            try (var gateway = new GatewayProcess(folder.path(), configuration)) {
                out.println("scenarios: warming the gateway");
                var warm = Comparison.warm(gateway.process(), issuer.good());
                out.printf("scenarios: warm after %.0f s%n", warm.warming());
                var outcomes = new ArrayList<Outcome>();
                for (var scenario : scenarios) {
                    out.printf("%s: %s%n", scenario.title(), scenario.description());
                    outcomes.add(outcome(scenario, gateway, folder.path(), issuer, configuration, warm.flat()));
                }
                return outcomes;
            }
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Outcome outcome(
            Scenario scenario,
            GatewayProcess gateway,
            Path folder,
            Issuer issuer,
            GatewayConfiguration configuration,
            boolean warm)
            throws InterruptedException {
        try (var event = event(scenario, folder, issuer, configuration)) {
            var before = gateway.cpuTime();
            var statistics = gatling(scenario, folder, issuer, gateway.port());
            var spent = gateway.cpuTime().minus(before);
            return new Outcome.Measured(scenario, statistics, spent, event.end(), warm);
        } catch (IOException | RuntimeException failed) {
            out.printf("%s: failed, %s%n", scenario.title(), failed.getMessage());
            return new Outcome.Failed(scenario, String.valueOf(failed.getMessage()));
        }
    }

    private Event event(Scenario scenario, Path folder, Issuer issuer, GatewayConfiguration configuration) {
        return switch (scenario) {
            case KEY_ROTATION -> Event.keyRotation(issuer, Duration.ofSeconds(scenario.warmingSeconds() + seconds / 2));
            case RELOAD -> Event.reloads(folder, configuration, seconds / 2);
            default -> Event.none();
        };
    }

    private Statistics gatling(Scenario scenario, Path folder, Issuer issuer, int port)
            throws IOException, InterruptedException {
        var whole = scenario.warmingSeconds() + seconds;
        var valid = write(folder.resolve("tokens.csv"), scenario.tokens(whole), i -> issuer.good());
        var refused = write(
                folder.resolve("refused.csv"),
                scenario.refused(whole),
                i -> i % 2 == 0 ? issuer.damaged() : issuer.forAnotherAudience());
        var unknown = write(folder.resolve("unknown.csv"), scenario.unknown(whole), i -> issuer.withAnUnknownKey());
        var results = reports.resolve(scenario.title());
        TemporaryFolder.delete(results);
        Files.createDirectories(results);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                // Gatling writes text without copying it.
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.prefs.userRoot=" + folder,
                // Nothing leaves the machine: no statistics of use, and no question for a newer release.
                "-Dgatling.data.enableAnalytics=false",
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=1",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(Given.options(
                "http://127.0.0.1:" + port,
                issuer.address(),
                scenario.warmingSeconds(),
                seconds,
                valid,
                refused,
                unknown)));
        command.addAll(List.of(
                "io.gatling.app.Gatling",
                "--simulation",
                scenario.simulation().getName(),
                "--results-folder",
                results.toString()));
        var log = results.resolve("log.txt");
        var process = Children.started(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
        try {
            if (!process.waitFor(whole + LONGEST_AFTERWARDS, TimeUnit.SECONDS)) {
                throw new IOException("Gatling did not end in time, see " + log);
            }
        } finally {
            Children.end(process);
        }
        if (process.exitValue() != 0 && process.exitValue() != ASSERTION_FAILED) {
            throw new IOException("Gatling ended with code " + process.exitValue() + ", see " + log);
        }
        return Statistics.of(results, log).withAtLeast(scenario.least(seconds), log);
    }

    private static Path write(Path file, int count, IntFunction<String> tokens) throws IOException {
        try (var writer = Files.newBufferedWriter(file)) {
            writer.write("token\n");
            for (int i = 0; i < count; i++) {
                writer.write(tokens.apply(i) + "\n");
            }
        }
        return file;
    }
}
