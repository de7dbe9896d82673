package dev.narrowgate.delegation.engine.decision.point.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compiles the sources of the bundles again, and compares the results with those of OPA itself. Skipped without an OPA on the
 * machine: the variable {@code OPA}, the path, or where Go installs programs.
 */
class RegoSourcesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SOURCES = Path.of("src", "test", "resources", "rego");

    private static final List<String> RULES = List.of("decision", "known", "pattern", "text", "written");

    private static final List<String> INPUTS = List.of(
            "{}",
            "{\"request\":{\"method\":\"GET\"},\"subject\":{\"sub\":\"alice\"},\"actor\":{\"sub\":\"alice\"}}",
            "{\"request\":{\"method\":\"POST\"},\"actor\":{\"sub\":\"é\\\" %s\"},\"chain\":[1,2,3]}",
            "{\"subject\":{\"sub\":\"team-7\"},\"actor\":{\"sub\":\"team-70\"}}");

    @TempDir
    private Path folder;

    @Test
    void theBundleAndANewOneAnswerAsOpaDoes() throws Exception {
        var opa = opa();
        assumeTrue(opa != null, "no opa on the path: name the program in the variable OPA");
        var arguments = new ArrayList<>(List.of(
                "build", "-t", "wasm", "-o", folder.resolve("new.tar.gz").toString()));
        RULES.forEach(rule -> arguments.addAll(List.of("-e", "rules/" + rule)));
        arguments.addAll(sources());
        run(opa, arguments);

        for (var rule : RULES) {
            var fresh = policy(folder.resolve("new.tar.gz").toUri().toString(), rule);
            var committed = policy(RegoBundles.rules(), rule);
            for (var input : INPUTS) {
                var expected = expected(opa, rule, input);
                assertThat(result(fresh, input)).as("%s of %s", rule, input).isEqualTo(expected);
                assertThat(result(committed, input)).as("%s of %s", rule, input).isEqualTo(expected);
            }
        }
    }

    private static RegoPolicy policy(String bundle, String rule) {
        var policy = RegoPolicy.read(bundle, "rules/" + rule, new RegoBundles.Problems());
        assertThat(policy).isNotNull();
        return policy;
    }

    private static JsonNode result(RegoPolicy policy, String input) {
        var bytes = input.getBytes(StandardCharsets.UTF_8);
        var set = JSON.readTree(policy.evaluate(() -> bytes, Instant.EPOCH).block());
        return set.path(0).path("result");
    }

    /** Returns the value of OPA; a missing node if the rule is undefined. */
    private JsonNode expected(Path opa, String rule, String input) throws Exception {
        var file = Files.writeString(folder.resolve("input.json"), input);
        var arguments = new ArrayList<>(List.of("eval", "--format", "json", "-i", file.toString()));
        sources().forEach(source -> arguments.addAll(List.of("-d", source)));
        arguments.add("data.rules." + rule);
        return JSON.readTree(run(opa, arguments))
                .path("result")
                .path(0)
                .path("expressions")
                .path(0)
                .path("value");
    }

    private static List<String> sources() {
        return List.of(
                SOURCES.resolve("rules.rego").toString(),
                SOURCES.resolve("patterns.json").toString());
    }

    private String run(Path opa, List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of(opa.toString()));
        command.addAll(arguments);
        var output = folder.resolve("output").toFile();
        var process = new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).as(Files.readString(output.toPath())).isZero();
        return Files.readString(output.toPath());
    }

    private static Path opa() {
        var named = System.getenv("OPA");
        return named != null
                ? Path.of(named)
                : Stream.concat(
                                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)),
                                Stream.of(Path.of(System.getProperty("user.home"), "go", "bin")
                                        .toString()))
                        .filter(place -> !place.isBlank())
                        .map(place -> Path.of(place, "opa"))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElse(null);
    }
}
