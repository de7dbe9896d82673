package dev.narrowgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

class ShippedConfigurationTest {

    private static final List<Path> FILES = files();

    @Test
    void isValidAsAWhole() throws Exception {
        var environment = new StandardEnvironment();
        for (var file : FILES) {
            new YamlPropertySourceLoader()
                    .load(file.toString(), new FileSystemResource(file))
                    .forEach(environment.getPropertySources()::addLast);
        }

        var report = ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings()).isEmpty();
        assertThat(report.routes()).isPositive();
    }

    @Test
    void importsEveryFileThatIsThere() throws Exception {
        var application = Files.readString(Path.of("application.yaml"));

        assertThat(FILES)
                .hasSizeGreaterThan(2)
                .filteredOn(file -> !file.endsWith("application.yaml"))
                .allSatisfy(file -> assertThat(application).contains("- " + file));
    }

    private static List<Path> files() {
        try (var root = Files.list(Path.of(""));
                var policies = Files.list(Path.of("policies"))) {
            return Stream.concat(root, policies)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
