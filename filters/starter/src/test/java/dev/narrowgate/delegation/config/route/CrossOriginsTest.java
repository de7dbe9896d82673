package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.ConfigurationReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** A setting with which pages of strangers call with the credentials of their visitors stops the start. */
class CrossOriginsTest {

    private static final String EVERY = "every origin, with credentials or a private network";

    private static final String ALL_ROUTES =
            "spring.cloud.gateway.server.webflux.globalcors.cors-configurations: { '[/**]': { %s } }";

    private static final String ONE_ROUTE =
            "spring.cloud.gateway.server.webflux.routes: [ { id: a, uri: 'http://a', metadata: { cors: { %s } } } ]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowedOrigins: '*', allowCredentials: true",
                "allowedOrigins: [ 'https://a.example.com', '*' ], allowCredentials: true",
                "allowedOrigins: 'null', allowCredentials: true",
                "allowedOriginPatterns: '*', allowCredentials: true",
                "allowedOriginPatterns: [ 'https://a.example.com', '*' ], allowCredentials: true",
                "allowedOriginPatterns: 'https://*', allowCredentials: true",
                "allowedOriginPatterns: 'http*', allowCredentials: true",
                "allowedOriginPatterns: 'https://*:[*]', allowCredentials: true",
                "allowedOriginPatterns: [ 'https://*:[8080,9090]' ], allowCredentials: true",
                "allowedOriginPatterns: [ 'http://*:8080' ], allowCredentials: true",
                "allowed-origin-patterns: '*', allow-credentials: true"
            })
    void namesEveryOriginWithCredentials(String cors) {
        for (var place : List.of(ALL_ROUTES, ONE_ROUTE)) {
            assertThat(problems(place.formatted(cors))).anySatisfy(problem -> {
                assertThat(problem.place()).contains("cors");
                assertThat(problem.message()).contains(EVERY).contains("expected: ");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allowedOrigins: '*'",
                "allowedOriginPatterns: '*'",
                "allowedOriginPatterns: '*', allowCredentials: false",
                "allowedOrigins: 'https://a.example.com', allowCredentials: true",
                "allowedOriginPatterns: 'https://*.example.com', allowCredentials: true",
                "allowedOriginPatterns: 'https://*.example.com:[*]', allowCredentials: true",
                "allowedOriginPatterns: [ 'https://*.example.com:[8080,9090]' ], allowCredentials: true",
                "allowCredentials: true"
            })
    void takesOriginsThatAreNamed(String cors) {
        for (var place : List.of(ALL_ROUTES, ONE_ROUTE)) {
            assertThat(problems(place.formatted(cors)))
                    .noneMatch(problem -> problem.message().contains(EVERY));
        }
    }

    private static List<ConfigurationProblem> problems(String yaml) {
        try {
            var environment = new StandardEnvironment();
            new YamlPropertySourceLoader()
                    .load("file", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
            return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath())
                    .problems();
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
