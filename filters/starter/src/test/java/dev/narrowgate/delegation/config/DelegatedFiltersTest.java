package dev.narrowgate.delegation.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.web.TestCircuitBreakers;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** Which filters may stand beside Delegation, as {@code validate} and the start say it. */
class DelegatedFiltersTest {

    private static final String CONFIGURATION = """
            delegation:
              gateway: https://gateway.example.com
              issuers:
                - { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks" }
              policies:
                tickets: { audience: "https://tickets.example.com" }
              %s
            spring.cloud.gateway.server.webflux:
              default-filters: [ %s ]
              routes:
                - id: tickets
                  uri: http://tickets.internal
                  predicates: [ Path=/tickets/** ]
                  filters: [ Delegation=tickets, %s ]
                - { id: open, uri: "http://open.internal", predicates: [ Path=/open/** ], filters: [ Retry=3 ] }
            """;
    private static final String ROUTES = "spring.cloud.gateway.server.webflux.";

    @Test
    void everyFilterOfTheFrameworkIsKnownToBeSafeOrNot() {
        var filters = new DelegatedFilters(Set.of(), false);

        assertThat(RouteVocabulary.ofClassPath().filters())
                .hasSizeGreaterThan(30)
                .allSatisfy(name ->
                        assertThat(String.valueOf(filters.problem(name))).doesNotContain("is not known to be safe"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "RequestHeaderToRequestUri=X-To~the caller would choose the server",
                "SetRequestUri=http://evil~it sends the token to another place",
                "Retry=3~each attempt needs its own decision and record",
                "SaveSession~which is not a delegation",
                "CacheRequestBody=java.lang.String~it keeps whole bodies in memory",
                "RedirectTo=302, https://x~it answers itself",
                "SetStatus=200~it hides that the next hop refused the token",
                "FallbackHeaders~its fallback would get the request as it arrived",
                "{ name: CircuitBreaker, args: { name: a, fallbackUri: 'forward:/x' } }~expected: no fallbackUri",
                "{ name: CircuitBreaker, args: { name: a, fallback-uri: 'forward:/x' } }~expected: no fallbackUri",
                "{ name: CircuitBreaker, args: { name: a, FALLBACK_URI: 'forward:/x' } }~expected: no fallbackUri",
                "{ name: CircuitBreaker, args: { name: a, resume-without-error: true } }~no resumeWithoutError",
                "PreserveHostHeader~expected: delegation.hosts",
                "{ name: SetRequestHostHeader, args: { host: '{tenant}.internal' } }~which would choose the server behind the next hop",
                "'MapRequestHeader=Authorization, X-Copy'~it would copy the caller's credentials in Authorization",
                "'MapRequestHeader=actor-token, X-Copy'~it would copy the caller's credentials in actor-token"
            })
    void anUnsafeFilterIsNamedWithTheReason(String filter, String reason) {
        var written = filter.contains(",") && !filter.startsWith("{") ? "'" + filter.replace("'", "") + "'" : filter;

        assertThat(problems("", "AddResponseHeader=X-A", written))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.place().toString()).contains(ROUTES + "routes[0].filters[1]");
                    assertThat(problem.message()).contains(reason);
                });
    }

    @Test
    void aDefaultFilterStandsBesideEveryDelegation() {
        assertThat(problems("", "Retry=3", "StripPrefix=1"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.place().toString()).contains(ROUTES + "default-filters[0]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "StripPrefix=1",
                "'MapRequestHeader=X-A, X-B'",
                "'RewritePath=/tickets/(?<rest>.*), /$\\{rest}'",
                "SetRequestHostHeader=tickets.internal",
                "CircuitBreaker=tickets",
                "{ name: CircuitBreaker, args: { name: tickets, statusCodes: 500, resumeWithoutError: false } }"
            })
    void aSafeOneIsNoProblem(String filter) {
        assertThat(problems("", "AddResponseHeader=X-A", filter)).isEmpty();
    }

    @Test
    void aCacheOnEveryRouteStandsBesideEveryDelegation() {
        var cache = "\n" + ROUTES + "filter.local-response-cache.enabled: true";

        assertThat(problems("", "AddResponseHeader=X-A", "StripPrefix=1", cache))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("it gives one presenter"));
    }

    @Test
    void withNamedHostsTheHostMayGoOn() {
        assertThat(problems("hosts: [ gateway.example.com ]", "AddResponseHeader=X-A", "PreserveHostHeader"))
                .isEmpty();
    }

    @Test
    void anUnsafeFilterCannotBeAllowed() {
        assertThat(problems("filters-allowed: [ Mine, Retry ]", "AddResponseHeader=X-A", "StripPrefix=1"))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).startsWith("'Retry' cannot be allowed: each attempt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "predicates: [ Path=/** ]",
                "predicates: [ 'Path=/{*rest}' ]",
                "predicates: [ 'Path=/{first}/**' ]",
                "predicates: [ 'Path=/open/**,/*/**' ]",
                "predicates: [ { name: Path, args: { patterns: '/open/**,/**' } } ]",
                "predicates: [ Method=GET ]"
            })
    void anOpenCatchAllBesideADelegatedRouteOfTheSameNextHopIsNamed(String predicates) {
        assertThat(warnings("http://TICKETS.internal:80/x", predicates))
                .contains("has no Delegation filter", "no path of route 'tickets'", "expected: a path of its own");
        assertThat(warnings("http://tickets.internal:8080", predicates))
                .contains("has no Delegation filter")
                .doesNotContain("no path of route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"predicates: [ Path=/open/** ]", "predicates: [ 'Path=/a/{b}', Method=GET ]"})
    void anOpenRouteWithPathsOfItsOwnIsNot(String predicates) {
        assertThat(warnings("http://tickets.internal", predicates))
                .contains("has no Delegation filter")
                .doesNotContain("no path of route");
    }

    private static String warnings(String uri, String predicates) {
        var more = "\n" + ROUTES + "routes[2]: { id: other, uri: \"" + uri + "\", " + predicates + " }";
        return check("", "AddResponseHeader=X-A", "StripPrefix=1", more).warnings().stream()
                .map(ConfigurationProblem::message)
                .filter(message -> message.startsWith("route 'other'"))
                .findFirst()
                .orElseThrow();
    }

    private static java.util.List<ConfigurationProblem> problems(String delegation, String common, String filter) {
        return problems(delegation, common, filter, "");
    }

    private static java.util.List<ConfigurationProblem> problems(
            String delegation, String common, String filter, String more) {
        return check(delegation, common, filter, more).problems();
    }

    private static ConfigurationReport check(String delegation, String common, String filter, String more) {
        var environment = new StandardEnvironment();
        try {
            var yaml = CONFIGURATION.formatted(delegation, common, filter) + more;
            new YamlPropertySourceLoader()
                    .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return ConfigurationReader.check(environment, vocabulary());
    }

    /** As an application has it, with its own circuit breakers. */
    private static RouteVocabulary vocabulary() {
        var application = new DefaultListableBeanFactory();
        application.registerBeanDefinition("breakers", new RootBeanDefinition(TestCircuitBreakers.class));
        var program = RouteVocabulary.ofClassPath();
        var filters = new HashSet<>(program.filters());
        filters.addAll(RouteVocabulary.of(application).filters());
        filters.add("FallbackHeaders");
        return new RouteVocabulary(filters, program.predicates(), program.balances());
    }
}
