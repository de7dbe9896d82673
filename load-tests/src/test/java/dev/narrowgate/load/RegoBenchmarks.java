package dev.narrowgate.load;

import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.decision.point.ConfiguredDecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.DecisionPointSettings;
import dev.narrowgate.delegation.engine.decision.point.DecisionPoints;
import dev.narrowgate.delegation.engine.decision.point.rego.RegoPolicy;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Principal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.netty.http.client.HttpClient;

/** A policy in Rego that the gateway evaluates: from the question to its verdict, with the way to another thread and back. */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class RegoBenchmarks {

    private static final Path BUNDLE =
            Path.of("filters", "starter", "src", "test", "resources", "decision", "decision.tar.gz");

    private static final Principal AGENT = new Principal("https://idp.example.com", "researcher");

    private static final DecisionInput INPUT = new DecisionInput(
            new Party(new Principal("https://idp.example.com", "alice"), Map.of()),
            new Party(AGENT, Map.of()),
            List.of(AGENT),
            new DecisionInput.TaskFacts("task-1", "https://idp.example.com", null, null, null, null, null),
            List.of("tickets:read"),
            "GET",
            "/tickets/1",
            "tickets",
            Authentication.UNKNOWN);

    private DecisionPoint point;

    @Setup
    public void read() {
        var settings = new DecisionPointSettings(
                null, null, null, null, BUNDLE.toUri().toString(), null, null, null, null, null, null, null);
        var configured = new ConfiguredDecisionPoint(settings, policy(), null, null);
        var points = new DecisionPoints(
                Map.of("local", configured), authorities -> HttpClient.create(), InstantSource.system(), () -> "1");
        point = points.byName().get("local");
    }

    /** Checks and translates a bundle. */
    @Benchmark
    public RegoPolicy policy() {
        return RegoPolicy.read(BUNDLE.toUri().toString(), null, new NoFindings());
    }

    @Benchmark
    public Verdict verdict() {
        return point.ask(INPUT).toMono().block();
    }

    /** Fails at the first problem. */
    private static final class NoFindings implements Findings {

        @Override
        public void problem(String key, String message) {
            throw new IllegalStateException(key + ": " + message);
        }

        @Override
        public boolean isWritten(String key) {
            return false;
        }

        @Override
        public String text(String key) {
            return null;
        }

        @Override
        public void checkAddress(String key, String address) {}

        @Override
        public boolean hasBundle(String name) {
            return false;
        }

        @Override
        public Findings below(String section) {
            return this;
        }
    }
}
