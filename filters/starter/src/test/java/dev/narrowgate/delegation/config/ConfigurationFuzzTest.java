package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Whatever an operator writes: it is no YAML, or all that is wrong is said, or there are settings. */
class ConfigurationFuzzTest {

    private static final RouteVocabulary VOCABULARY = RouteVocabulary.ofClassPath();

    @FuzzTest(maxDuration = "4s")
    void readsAConfigurationOrSaysWhatIsWrong(byte[] document) {
        List<PropertySource<?>> sources;
        try {
            sources = new YamlPropertySourceLoader().load("fuzz", new ByteArrayResource(document));
        } catch (IOException | RuntimeException noYaml) {
            return;
        }
        var environment = new StandardEnvironment();
        sources.forEach(environment.getPropertySources()::addFirst);

        var report = ConfigurationReader.check(environment, VOCABULARY);

        assertThat(report.problems()).allSatisfy(problem -> {
            assertThat(problem.place()).isNotBlank();
            assertThat(problem.message()).isNotBlank();
        });
        try {
            var settings = ConfigurationReader.read(environment, VOCABULARY);
            assertThat(report.isValid()).isTrue();
            assertThat(settings.issuers()).isNotEmpty();
        } catch (InvalidConfigurationException invalid) {
            assertThat(report.isValid()).isFalse();
        }
    }
}
