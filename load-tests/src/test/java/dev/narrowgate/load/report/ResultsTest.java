package dev.narrowgate.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.load.comparison.Checks;
import dev.narrowgate.load.comparison.Comparison;
import dev.narrowgate.load.comparison.Cost;
import dev.narrowgate.load.comparison.Peer;
import dev.narrowgate.load.comparison.Row;
import dev.narrowgate.load.scenario.Outcome;
import dev.narrowgate.load.scenario.Scenario;
import dev.narrowgate.load.scenario.Statistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Checks CHECKS = new Checks(true, true, false, false, Checks.Shown.THE_SAME);

    @TempDir
    private Path folder;

    @Test
    void writesALineForEachProgram() throws Exception {
        var page = results(List.of(
                        measured("bare-netty-relay", 14),
                        measured("nginx", 21),
                        new Row.Missing(peer("envoy-jwt-authn"), "no envoy on the path")))
                .write(folder);

        assertThat(page)
                .contains(
                        "| bare Netty relay | 14 (13 to 15) | 1.0 | 1,000 | no token, damaged | the caller's token |",
                        "| nginx | 21 (20 to 22) | 1.5 | 1,000 |",
                        "| Envoy, jwt_authn | missing: no envoy on the path |",
                        "`load-tests/run` wrote this page");
        assertThat(page).contains("| 500 | a new token | 4,000 | 2 | 3 | 9 |", "| failed: no report |");
        assertThat(Files.readString(folder.resolve("latest.md"))).isEqualTo(page);
    }

    @Test
    void writesTheNumbersForPrograms() throws Exception {
        var unused = results(List.of(measured("nginx", 21), new Row.Failed(peer("narrowgate"), "it ended")))
                .write(folder);

        assertThat(Files.readAllLines(folder.resolve("latest.csv")))
                .containsExactly(
                        "kind,name,cpu_us,lowest_us,highest_us,flat,per_second,requests,failed,p50_ms,p99_ms",
                        "comparison,\"nginx\",21.0,20.0,22.0,true,1000,,,,",
                        "comparison,\"Narrowgate\",,,,,,,,,",
                        "scenario,\"cold: a new token\",500.0,,,true,,4000,2,3,9",
                        "scenario,\"streaming\",,,,,,,,,");
    }

    @Test
    void drawsABarForEachMeasuredProgram() throws Exception {
        var unused = results(List.of(measured("nginx", 21), measured("haproxy-jwt-verify", 42)))
                .write(folder);

        var plot = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("latest.svg").toFile());
        var bars = plot.getElementsByTagName("rect");
        // The first one is the background.
        assertThat(bars.getLength()).isEqualTo(3);
        assertThat(bars.item(1).getAttributes().getNamedItem("width").getNodeValue())
                .isEqualTo("200.0");
        assertThat(bars.item(2).getAttributes().getNamedItem("width").getNodeValue())
                .isEqualTo("400.0");
    }

    @Test
    void failsWhenARequestOrAProgramFailed() {
        assertThat(results(List.of(measured("nginx", 21))).failed()).isTrue();
        assertThat(new Results(List.of(measured("nginx", 21)), List.of(), "").failed())
                .isFalse();
        assertThat(new Results(List.of(new Row.Missing(peer("nginx"), "")), List.of(), "").failed())
                .isFalse();
        assertThat(new Results(List.of(new Row.Failed(peer("nginx"), "")), List.of(), "").failed())
                .isTrue();
    }

    private Results results(List<Row> rows) {
        var statistics = new Statistics(List.of(new Statistics.Line("a new token", 4000, 2, 3, 9)), folder);
        return new Results(
                rows,
                List.of(
                        new Outcome.Measured(Scenario.COLD, statistics, Duration.ofSeconds(2), "", true),
                        new Outcome.Failed(Scenario.STREAMING, "no report")),
                "load-tests/run");
    }

    private static Row.Measured measured(String id, double microseconds) {
        return new Row.Measured(
                peer(id), CHECKS, new Cost(microseconds, microseconds - 1, microseconds + 1, 1000, 8, true));
    }

    private static Peer peer(String id) {
        return Comparison.peers(Map.of()).stream()
                .filter(peer -> peer.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
