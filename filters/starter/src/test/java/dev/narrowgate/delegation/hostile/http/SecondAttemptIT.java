package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.WanderingGatewayFilterFactory;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestRateLimiter;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter.Response;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** A second attempt is the first once more, whatever the filters of its route do to a request and to an answer. */
class SecondAttemptIT extends HttpAttack {

    private static final Map<String, String> FILTERS = Map.ofEntries(
            Map.entry("AddRequestHeader", "=X-A, 1"),
            Map.entry("AddRequestHeadersIfNotPresent", "=X-A:1"),
            Map.entry("AddRequestParameter", "=a, b"),
            Map.entry("AddResponseHeader", "=X-B, 1"),
            Map.entry("DedupeResponseHeader", "=X-B"),
            Map.entry("MapRequestHeader", "=X-From, X-To"),
            Map.entry("PrefixPath", "=/v2"),
            Map.entry("RemoveJsonAttributesResponseBody", "=a"),
            Map.entry("RemoveRequestHeader", "=X-From"),
            Map.entry("RemoveRequestParameter", "=q"),
            Map.entry("RemoveResponseHeader", "=X-B"),
            Map.entry("RequestHeaderSize", "=8KB"),
            Map.entry("RequestRateLimiter", ""),
            Map.entry("RequestSize", ""),
            Map.entry("RewriteLocationResponseHeader", ""),
            Map.entry("RewritePath", "=/(?<all>.*), /new/$\\{all}"),
            Map.entry("RewriteRequestParameter", "=q, 2"),
            Map.entry("RewriteResponseHeader", "=X-B, 1, 2"),
            Map.entry("SecureHeaders", ""),
            Map.entry("SetPath", "=/fixed"),
            Map.entry("SetRequestHeader", "=X-From, 2"),
            Map.entry("SetRequestHostHeader", "=example.org"),
            Map.entry("SetResponseHeader", "=X-B, 3"),
            Map.entry("StripPrefix", "=1"));

    /** Delegation is on every route here; the others are made by code, or by a library that is not here. */
    private static final Set<String> OTHERS = Set.of("CircuitBreaker", "Delegation", "ModifyResponseBody");

    private static final String SERVED =
            "HTTP/1.1 200 OK\r\nX-B: 1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    @Override
    List<Class<?>> beans() {
        return List.of(Limiter.class, WanderingGatewayFilterFactory.class);
    }

    @Override
    String[] settings() {
        var settings = new ArrayList<String>();
        for (var filter : FILTERS.entrySet()) {
            route(settings, filter.getKey(), "Delegation=tickets", filter.getKey() + filter.getValue());
        }
        route(settings, "unframed", "Delegation=tickets", "RemoveRequestHeader=Content-Length");
        route(settings, "plain", "RemoveRequestHeader=Content-Length");
        route(settings, "wandering", "Delegation=tickets", "Wandering");
        settings.add("--delegation.filters-allowed=Wandering,SecondAttemptIT");
        return settings.toArray(String[]::new);
    }

    private static void route(List<String> settings, String name, String... filters) {
        var route = "--spring.cloud.gateway.server.webflux.routes["
                + settings.stream().filter(setting -> setting.contains(".id=")).count() + "].";
        settings.add(route + "id=" + name);
        settings.add(route + "uri=${raw-hop}");
        settings.add(route + "predicates[0]=Path=/" + name + "/**");
        for (int i = 0; i < filters.length; i++) {
            settings.add(route + "filters[" + i + "]=" + filters[i]);
        }
    }

    static Stream<String> filters() {
        return FILTERS.keySet().stream().sorted();
    }

    @Test
    void everyFilterThatMayStandBesideDelegationIsTried() {
        var problem = String.valueOf(new DelegatedFilters(Set.of(), true).problem("Unknown"));
        var safe = Set.of(problem.substring(problem.indexOf('[') + 1, problem.indexOf(']'))
                .split(", "));

        var tried = new HashSet<>(FILTERS.keySet());
        tried.addAll(OTHERS);
        assertThat(tried).isEqualTo(safe);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void isTheSameRequestAndHasTheSameAnswer(String filter) throws Exception {
        rawHop().behave(RawNextHop.answering(SERVED));
        var served = call("GET", filter, "");
        assertThat(served.status()).isEqualTo(200);
        rawHop().reset();
        rawHop().behave(losing(1));

        var answer = call("GET", filter, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).isEqualTo(served.headers());
        var attempts = rawHop().received().split("\r\n\r\n");
        assertThat(attempts).hasSize(2);
        assertThat(attempts[1]).isEqualTo(attempts[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unframed", "plain"})
    void isNoneWhereAFilterHidesThatThereIsABody(String route) throws Exception {
        rawHop().behave(RawNextHop.answering(SERVED));
        assertThat(call("GET", route, "").status()).isEqualTo(200);
        rawHop().reset();
        rawHop().behave(losing(1));
        long before = repeated();

        assertThat(call("PUT", route, "body").status()).isEqualTo(502);
        assertThat(rawHop().received()).containsOnlyOnce("PUT /");
        assertThat(repeated()).isEqualTo(before);
    }

    /** Records of second attempts, of all tests. */
    private long repeated() throws IOException {
        return gateway().audited().stream()
                .filter(record -> record.path("event").asString().equals("repeated"))
                .count();
    }

    @Test
    void isRefusedWhereAFilterMakesAnotherRequestOfIt() throws Exception {
        rawHop().behave(RawNextHop.answering(SERVED));
        assertThat(call("GET", "wandering", "").status()).isEqualTo(200);
        rawHop().reset();
        rawHop().behave(losing(1));

        var answer = call("GET", "wandering", "");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).contains("departure-refused");
        assertThat(rawHop().received()).containsOnlyOnce("GET /");
    }

    private static RawNextHop.Behaviour losing(int times) {
        var left = new AtomicInteger(times);
        return (head, in, out) -> {
            if (left.getAndDecrement() > 0) {
                throw new IOException("closed");
            }
            out.write(SERVED.getBytes());
        };
    }

    private RawConnection.Answer call(String method, String route, String body) throws IOException {
        try (var connection = connect()) {
            return connection
                    .send(method + " /" + route + "/1?q=1 HTTP/1.1\r\nHost: gateway\r\nX-From: 1\r\n" + authorized()
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .answer();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Limiter {

        @Bean
        KeyResolver everyone() {
            return exchange -> Mono.just("everyone");
        }

        @Bean
        RateLimiter<Object> limiter() {
            return new TestRateLimiter(route -> new Response(true, Map.of("X-RateLimit-Remaining", "7")));
        }
    }
}
