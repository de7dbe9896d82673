package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Keys that stand where Spring Cloud Gateway looked for them before version 5 are named, with the new key. */
class MovedKeysTest {

    static Stream<String> sections() {
        return MovedKeys.SECTIONS.stream();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void namesEachWithItsNewKey(String section) {
        var problems = problems("spring.cloud.gateway." + section + ".a", "1");

        assertThat(problems)
                .contains("spring.cloud.gateway." + section + ".a: nothing reads spring.cloud.gateway." + section
                        + " any more (expected: spring.cloud.gateway.server.webflux." + section + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "spring.cloud.gateway.mvc.routes[0].id, spring.cloud.gateway.server.webmvc",
        "spring.cloud.gateway.routes[0].id, spring.cloud.gateway.server.webflux.routes",
        "spring.cloud.gateway.proxy.headers.a, spring.cloud.gateway.proxy-exchange.webflux",
        "spring.cloud.gateway.trustedProxies, spring.cloud.gateway.server.webflux.trusted-proxies",
        "spring.cloud.gateway.default_filters[0], spring.cloud.gateway.server.webflux.default-filters"
    })
    void namesWhatHasMovedElsewhere(String old, String now) {
        assertThat(problems(old, "x")).contains("expected: " + now + ")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.cloud.gateway.server.webflux.httpclient.connect-timeout",
                "spring.cloud.gateway.service.host",
                "spring.cloud.gateway.port"
            })
    void passesOverWhatIsNoSuchKey(String key) {
        assertThat(problems(key, "1")).doesNotContain("any more");
    }

    @Test
    void knowsEverySectionThatTheFrameworkHas() throws Exception {
        var metadata = MovedKeysTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        var sections = new java.util.HashSet<String>();
        while (metadata.hasMoreElements()) {
            try (var file = metadata.nextElement().openStream()) {
                var properties = JsonMapper.builder().build().readTree(file).path("properties");
                StreamSupport.stream(properties.spliterator(), false)
                        .map(property -> property.path("name").asString())
                        .filter(name -> name.startsWith(MovedKeys.NEW + "."))
                        .forEach(name -> sections.add(
                                name.substring(MovedKeys.NEW.length() + 1).split("\\.")[0]));
            }
        }

        assertThat(sections).isNotEmpty();
        assertThat(MovedKeys.SECTIONS).containsExactlyInAnyOrderElementsOf(sections);
    }

    /** A platform may have put it there for an older gateway, or for a service of such a name. */
    @Test
    void stopsForNoVariableOfTheEnvironment() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "SPRING_CLOUD_GATEWAY_METRICS_ENABLED", "true",
                                        "SPRING_CLOUD_GATEWAY_TRUSTEDPROXIES", ".*",
                                        "SPRING_CLOUD_GATEWAY_ROUTES_0_ID", "tickets")));

        var report = ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());

        assertThat(report.problems()).noneMatch(problem -> problem.toString().contains("any more"));
        assertThat(report.warnings())
                .anyMatch(warning -> warning.toString().contains("expected: " + MovedKeys.NEW + ".metrics)"))
                .anyMatch(warning -> warning.toString().contains("expected: " + MovedKeys.NEW + ".trusted-proxies)"))
                .anyMatch(warning -> warning.toString().contains("expected: " + MovedKeys.NEW + ".routes)"));
    }

    private static String problems(String key, String value) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(key, value)));
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath()).problems().stream()
                .map(ConfigurationProblem::toString)
                .collect(Collectors.joining("\n"));
    }
}
