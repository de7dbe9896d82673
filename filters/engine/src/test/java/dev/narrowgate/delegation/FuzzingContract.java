package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Feeds each target of the fuzzer for a while, first with its corpus: each in a process of its own, as Jazzer asks. */
@Tag("long")
public abstract class FuzzingContract {

    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final Duration DURATION = Duration.parse("PT" + System.getProperty("fuzz.duration", "3s"));

    static List<String> targets() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith("FuzzTest.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace(File.separatorChar, '.'))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(String target) throws Exception {
        var folder = Files.createDirectories(Path.of("target", "fuzz", target));
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        // In a few seconds the better compiler does not pay for itself.
                        DURATION.toSeconds() < 60 ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                        "-XX:+UseSerialGC",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--include-engine=junit-jupiter",
                        "--fail-if-no-tests",
                        "--disable-banner",
                        "--details=tree",
                        "--select-class=" + target)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        var environment = process.environment();
        environment.put("JAZZER_FUZZ", "1");
        environment.put("JAZZER_MAX_DURATION", DURATION.toSeconds() + "s");
        environment.put("JAZZER_INSTRUMENT", "dev.narrowgate.**");
        // A configuration names files: that is what it is for.
        environment.put("JAZZER_DISABLED_HOOKS", "com.code_intelligence.jazzer.sanitizers.FilePathTraversal");
        var running = process.start();
        try {
            assertThat(running.waitFor(DURATION.toSeconds() + 120, TimeUnit.SECONDS))
                    .as("ended in time: " + target)
                    .isTrue();
            assertThat(running.exitValue())
                    .as(() -> Files.exists(output) ? tail(output) : target)
                    .isZero();
        } finally {
            running.destroyForcibly();
        }
    }

    private static String tail(Path output) {
        try {
            var lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
