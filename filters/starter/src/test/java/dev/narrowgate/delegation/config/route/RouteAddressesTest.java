package dev.narrowgate.delegation.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Where a route leads, and what cannot be asked there, is known before the first request. */
class RouteAddressesTest {

    private static final String ROUTE = MovedKeys.NEW + ".routes[0].";
    private static final RouteVocabulary PLAIN = RouteVocabulary.ofClassPath();
    private static final RouteVocabulary BALANCED = new RouteVocabulary(PLAIN.filters(), Set.of("Path"), true);

    @ParameterizedTest
    @ValueSource(strings = {"http://ticket_api:9000", "http://ticket_api", "http://t", "https://t:1/", "ws://[::1]:9"})
    void takesWhatCanBeAsked(String uri) {
        var report = ConfigurationReader.check(environment(Map.of(ROUTE + "uri", uri)), PLAIN);

        assertThat(report.problems()).noneMatch(problem -> problem.place().startsWith(ROUTE + "uri"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://ticket_api:9443|which no certificate can be checked against",
                "ws://ticket_api|which takes WebSockets too",
                "http://host:port|has no host and port that can be asked",
                "http://t:0|has no host and port that can be asked",
                "http://ticket_api:0|has no host and port that can be asked",
                "http://ticket_api:70000|has no host and port that can be asked",
                "http://t:70000|has no host and port that can be asked",
                "http:tickets|has no host and port that can be asked",
                "http://t:9000/base|has a path or a query, which is not sent",
                "https://t?a=b|has a path or a query, which is not sent",
                "lb://tickets|needs a load balancer, and this program has none",
            })
    void namesWhatCannot(String uri, String why) {
        var report = ConfigurationReader.check(environment(Map.of(ROUTE + "uri", uri)), PLAIN);

        assertThat(report.problems()).anySatisfy(problem -> {
            assertThat(problem.place()).endsWith(ROUTE + "uri");
            assertThat(problem.message()).contains(uri).contains(why).contains("expected: ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"lb://ticket_service", "lb://-"})
    void namesAServiceThatNoLoadBalancerKnows(String uri) {
        var report = ConfigurationReader.check(environment(Map.of(ROUTE + "uri", uri)), BALANCED);

        assertThat(report.problems()).anyMatch(problem -> problem.message().contains("names no service"));
    }

    @ParameterizedTest
    @CsvSource({"tickets, false", "others, true"})
    void namesAServiceWithoutInstances(String known, boolean named) {
        var instances = "spring.cloud.discovery.client.simple.instances." + known + "[0].uri";
        var report = ConfigurationReader.check(
                environment(Map.of(ROUTE + "uri", "lb:http://tickets", instances, "http://127.0.0.1:1")), BALANCED);

        assertThat(report.warnings().stream()
                        .anyMatch(warning -> warning.message().contains("has no instances")))
                .isEqualTo(named);
    }

    /** The framework reads milliseconds there, and of anything else takes no notice, or fails at each request. */
    @ParameterizedTest
    @CsvSource({
        "connect-timeout, 5s, true",
        "response-timeout, soon, true",
        "response-timeout, 1.5, true",
        "connect-timeout, 5000, false",
        "response-timeout, -1, false"
    })
    void namesATimeThatIsNoNumber(String name, String written, boolean named) {
        var report = ConfigurationReader.check(environment(Map.of(ROUTE + "metadata." + name, written)), PLAIN);

        assertThat(report.problems().stream()
                        .anyMatch(problem -> problem.toString().contains("metadata." + name)
                                && problem.message().contains("expected: milliseconds")))
                .isEqualTo(named);
    }

    private static StandardEnvironment environment(Map<String, Object> settings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "rest",
                        Map.of(
                                ROUTE + "id", "tickets",
                                ROUTE + "predicates[0]", "Path=/**",
                                ROUTE + "filters[0]", "Delegation=tickets")));
        return environment;
    }
}
