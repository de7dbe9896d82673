package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ProblemReaderTest {

    private static final String DETAILED = "delegation.errors";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void detailsAreToldOnLoopback(String address) {
        var report = report(Map.of(DETAILED, "detailed", "server.address", address));

        assertThat(report.problems()).isEmpty();
        assertThat(report.warnings())
                .anyMatch(warning ->
                        warning.place().endsWith(DETAILED) && warning.message().endsWith("it is for development"));
    }

    @Test
    void detailsAreToldWhereItIsSaidThatThisIsDevelopment() {
        assertThat(report(Map.of(DETAILED, "detailed", "delegation.development", "true"))
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.1", ""})
    void elsewhereTheyStopTheStart(String address) {
        var report = report(Map.of(DETAILED, "detailed", "server.address", address));

        assertThat(report.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains("expected: coarse, or server.address on loopback, or delegation.development: true"));
    }

    @Test
    void withoutThemThereIsNoWarning() {
        assertThat(report(Map.of("delegation.development", "true")).warnings())
                .noneMatch(warning -> warning.message().contains("development"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs", "http://docs.example.com/errors", "https://docs.example.com/#x", "javascript:x"})
    void thePageOfTheCodesIsAnAddress(String page) {
        assertThat(report(Map.of("delegation.documentation", page)).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("does not fit"));
    }

    private static ConfigurationReport report(Map<String, String> settings) {
        var all = new LinkedHashMap<String, Object>();
        all.put("delegation.gateway", "https://gateway.example.com");
        all.put("delegation.issuers[0].issuer", "https://idp.example.com");
        all.put("delegation.issuers[0].jwks-uri", "https://idp.example.com/jwks");
        all.put("delegation.policies.p.audience", "https://p.example.com");
        all.put("delegation.policies.p.scopes", "a");
        all.putAll(settings);
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", all));
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());
    }
}
