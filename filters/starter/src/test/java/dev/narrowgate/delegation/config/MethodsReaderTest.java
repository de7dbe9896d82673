package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class MethodsReaderTest {

    private static final String KEY = "delegation.limits.methods";

    @ParameterizedTest
    @ValueSource(strings = {"GET", "GET,PROPFIND,M-SEARCH", "VERSION-CONTROL"})
    void acceptsMethodsInUpperCase(String methods) {
        assertThat(problems(methods)).noneMatch(problem -> problem.place().contains("methods"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE",
                "TRACK",
                "CONNECT",
                "PRI",
                "get",
                "Get",
                "GE T",
                "GET;",
                "É",
                "AVERYLONGMETHODTHATNOLINEWOULDHOLD"
            })
    void saysWhichMethodCannotBeForwarded(String method) {
        assertThat(problems("GET," + method)).anySatisfy(problem -> {
            assertThat(problem.place()).contains(KEY + "[1]");
            assertThat(problem.message()).contains("'" + method + "'", "expected: a method in upper case");
        });
    }

    @Test
    void anEmptyListIsNoList() {
        assertThat(problems("")).anySatisfy(problem -> {
            assertThat(problem.place()).contains(KEY);
            assertThat(problem.message()).contains("expected: at least one method");
        });
    }

    private static List<ConfigurationProblem> problems(String methods) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("written", java.util.Map.of(KEY, methods)));
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath())
                .problems();
    }
}
