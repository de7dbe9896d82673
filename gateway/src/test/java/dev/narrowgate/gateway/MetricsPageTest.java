package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the page of health and metrics with the sources: each component and each meter has its row. */
class MetricsPageTest {

    private static final Path ROOT = Path.of("..");

    /** The construction of a timer, a counter or a gauge, with its name. */
    private static final Pattern METER =
            Pattern.compile("(?:builder|\\.counter|[A-Z]{3,})\\(\\s*\"(delegation\\.[a-z.]+)\"");

    private static final Pattern CACHE =
            Pattern.compile("(?:monitor|remembers)\\([^;]*\"(delegation\\.[a-z.]*[a-z])\"\\)");
    private static final Pattern COMPONENT = Pattern.compile("HealthIndicator (\\w+)HealthIndicator\\(");

    @Test
    void everyMeterHasARow() throws Exception {
        var meters = found(METER);

        assertThat(meters).hasSizeGreaterThan(10);
        for (var meter : meters) {
            assertThat(page()).contains("\n| `" + meter + "` |");
        }
    }

    @Test
    void everyCacheIsNamed() throws Exception {
        var caches = found(CACHE);

        assertThat(caches).hasSizeGreaterThan(5);
        assertThat(caches).allSatisfy(cache -> assertThat(page()).contains("`" + cache + "`"));
    }

    @Test
    void everyHealthComponentHasARow() throws Exception {
        var components = found(COMPONENT);

        assertThat(components).hasSizeGreaterThan(6);
        for (var component : components) {
            assertThat(page()).contains("\n| `" + component + "` |");
        }
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/reference/metrics.md"));
    }

    /** Searches the main sources. */
    private static Set<String> found(Pattern pattern) throws IOException {
        var found = new TreeSet<String>();
        for (var module : Set.of("filters/engine", "filters/starter", "gateway")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (var file :
                        files.filter(name -> name.toString().endsWith(".java")).toList()) {
                    pattern.matcher(Files.readString(file)).results().forEach(match -> found.add(match.group(1)));
                }
            }
        }
        return found;
    }
}
