package dev.narrowgate.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.gateway.command.Configurations.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import picocli.CommandLine;

/** {@code validate --graph} prints the drawing alone to the standard output. */
class ValidateGraphIT {

    private static final Path PAGE = Path.of("..", "docs", "how-to", "see-the-graph.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int validate(String... arguments) {
        return new CommandLine(new ValidateCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void theFolderOfOperatorsIsDrawn() {
        assertThat(validate("--graph", "../config")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "flowchart LR",
                        "    i1([\"issuer https://idp.example.com<br/>life 1h\"])",
                        "    p2[\"route tickets<br/>audience https://tickets.example.com<br/>scopes tickets:read"
                                + " tickets:write, life 30s, depth at most 3<br/>required tickets:read\"]",
                        "    n3(\"https://tickets.example.com\")",
                        "    i1 --> p2",
                        "    p2 --> n3");
        assertThat(err.toString()).isEqualTo("Valid: 1 route, 0 problems, 0 warnings.\n");
    }

    @Test
    void theSampleOfThePageIsDrawnAsThere() throws Exception {
        var blocks = blocks();
        var file = Files.writeString(folder.resolve("agents.yaml"), blocks.get(0));

        assertThat(validate(file.toString(), "--graph")).isZero();

        assertThat(out).hasToString(blocks.get(1));
        assertThat(err).hasToString("Valid: 3 routes, 0 problems, 0 warnings.\n");
    }

    @Test
    void theFaultOfThePageIsReportedAsThere() throws Exception {
        var blocks = blocks();
        var wrong = blocks.get(0).replace("scopes: [ research:ask, tickets:read ]", "scopes: [ research:ask ]");
        var file = Files.writeString(folder.resolve("agents.yaml"), wrong);

        assertThat(validate("--graph", file.toString())).isZero();

        assertThat(err.toString().replace(folder + "/", "")).isEqualTo(blocks.get(2));
    }

    @Test
    void aFaultOfTheGraphFailsAndIsDrawn() throws Exception {
        var file = Files.writeString(
                folder.resolve("agents.yaml"),
                blocks().get(0)
                        .replace("max-lifetime: 30s", "max-lifetime: 30m")
                        .replace(
                                "vouches-for: [ subject, actor ]",
                                "vouches-for: [ subject, actor ], max-lifetime: 10m"));

        assertThat(validate("--graph", file.toString())).isOne();

        assertThat(out.toString()).startsWith("flowchart LR\n");
        assertThat(err.toString())
                .contains("'30m' is longer than the life of any token that arrives, entry \"research\"")
                .endsWith("Not valid: 3 routes, 1 problem, 0 warnings.\n");
    }

    @Test
    void aConfigurationThatCannotBeReadHasNoDrawing() throws Exception {
        var file = Files.writeString(folder.resolve("agents.yaml"), "delegation: [\n");

        assertThat(validate("--graph", file.toString())).isOne();

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Not valid: the configuration cannot be read.");
    }

    @Test
    void withoutTheOptionTheReportIsTheOutput() {
        assertThat(validate("../config")).isZero();

        assertThat(out).hasToString("Valid: 1 route, 0 problems, 0 warnings.\n");
    }

    static List<Configuration> noConfigurationOfThisRepositoryHasAFaultInItsGraph() throws IOException {
        // The tests of the graph itself have faults, and templates of tests are no YAML.
        return Configurations.all().stream()
                .filter(configuration -> !configuration.place().contains("/config/graph/"))
                .filter(configuration -> !configuration.yaml().contains("%"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    void noConfigurationOfThisRepositoryHasAFaultInItsGraph(Configuration configuration) throws Exception {
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("sample", new ByteArrayResource(configuration.yaml().getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addLast);

        var report = ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());

        assertThat(report.graph() == null ? List.of() : report.problems()).isEmpty();
        assertThat(report.warnings())
                .noneMatch(warning -> warning.message().matches("(?s).*(entry \"|paths of the graph).*"));
    }

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .filter(block -> !block.group(1).equals("sh"))
                .map(block -> block.group(2))
                .toList();
    }
}
