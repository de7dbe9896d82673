package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A duration without a unit is milliseconds for the framework and seconds for most who write it, so it is refused. */
class DurationUnitsTest {

    /** Every key that is a duration, found by its type: a new one is among them. */
    static Stream<String> durations() {
        return below(DelegationProperties.PREFIX, DelegationProperties.class).stream();
    }

    private static List<String> below(String key, Class<?> properties) {
        return Stream.of(properties.getRecordComponents())
                .flatMap(component -> keys(key, component).stream())
                .toList();
    }

    private static List<String> keys(String above, RecordComponent component) {
        var key = above + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        var type = component.getType();
        if (type.equals(Duration.class)) {
            return List.of(key);
        }
        if (component.getGenericType() instanceof ParameterizedType several) {
            var element = several.getActualTypeArguments()[several.getActualTypeArguments().length - 1];
            var place = Map.class.isAssignableFrom(type) ? ".some" : "[0]";
            return element instanceof Class<?> of && of.isRecord() ? below(key + place, of) : List.of();
        }
        return type.isRecord() ? below(key, type) : List.of();
    }

    private static List<ConfigurationProblem> problems(String key, String value) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put(key, value);
        properties.put("LIFE", "90");
        properties.put("UNIT", "s");
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath())
                .problems();
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationWithoutAUnitIsRefused(String key) {
        assertThat(problems(key, "90"))
                .anySatisfy(problem -> assertThat(problem.toString())
                        .contains(key, "'90' has no unit (expected: a duration such as 30s, 5m or 1h)"));
        assertThat(problems(key, "90s"))
                .noneSatisfy(problem -> assertThat(problem.toString()).contains("has no unit"));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationThatAPlaceholderLeavesWithoutAUnitIsRefused(String key) {
        for (var value : List.of("${LIFE}", "${UNSET:90}", "${LIFE:30s}", "9${UNSET:0}")) {
            assertThat(problems(key, value))
                    .anySatisfy(problem -> assertThat(problem.toString())
                            .contains(key, "'90' of '" + value + "' has no unit (expected: a duration"));
        }
        for (var value : List.of("${LIFE}s", "${UNSET:90s}", "${LIFE}${UNIT}")) {
            assertThat(problems(key, value))
                    .noneSatisfy(problem -> assertThat(problem.toString()).contains("has no unit"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "90ms", "PT1M", "1h"})
    void aDurationWithAUnitAndNoTimeAtAllAreClear(String value) {
        assertThat(problems("delegation.keys.timeout", value))
                .noneSatisfy(problem -> assertThat(problem.toString()).contains("has no unit"));
    }

    @Test
    void thereAreMany() {
        assertThat(durations())
                .hasSizeGreaterThan(20)
                .contains(
                        "delegation.policies.some.max-lifetime",
                        "delegation.issuers[0].introspection.keep",
                        "delegation.keys.refresh");
    }
}
