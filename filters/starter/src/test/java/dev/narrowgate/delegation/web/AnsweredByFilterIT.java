package dev.narrowgate.delegation.web;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.TestRateLimiter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter;
import org.springframework.cloud.gateway.filter.ratelimit.RateLimiter.Response;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A hop that a filter of its route answers was not forwarded, and its record says so. */
class AnsweredByFilterIT {

    private static GatewayHarness gateway;

    @Configuration(proxyBeanMethods = false)
    static class Routes {

        @Bean
        KeyResolver everyone() {
            return exchange -> Mono.just("everyone");
        }

        @Bean
        RateLimiter<Object> none() {
            // Two of one route, and none of the other.
            return new TestRateLimiter(
                    route -> new Response(route.equals("again") && PASSED.incrementAndGet() <= 2, Map.of()));
        }

        private static final AtomicInteger PASSED = new AtomicInteger();

        @Bean
        RouteLocator answering(
                RouteLocatorBuilder builder,
                DelegationGatewayFilterFactory delegation,
                RateLimiter<Object> none,
                KeyResolver everyone,
                Environment environment) {
            var nextHop = environment.getRequiredProperty("next-hop");
            var tickets = delegation.apply(new DelegationGatewayFilterFactory.Config("tickets"));
            return builder.routes()
                    .route(
                            "rate",
                            route -> route.path("/rate/**")
                                    .filters(filters -> filters.filter(tickets)
                                            .requestRateLimiter(limiter ->
                                                    limiter.setRateLimiter(none).setKeyResolver(everyone)))
                                    .uri(nextHop))
                    .route(
                            "size",
                            route -> route.path("/size/**")
                                    .filters(filters -> filters.filter(tickets).setRequestSize(4L))
                                    .uri(nextHop))
                    .route(
                            "again",
                            route -> route.path("/again/**")
                                    .filters(filters -> filters.filter(tickets)
                                            .requestRateLimiter(limiter ->
                                                    limiter.setRateLimiter(none).setKeyResolver(everyone)))
                                    .uri(nextHop))
                    .build();
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        gateway = new GatewayHarness(folder, List.of(Routes.class));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({"rate, 429, keep-alive", "rate, 429, close", "size, 413, keep-alive", "size, 413, close"})
    void itsAnswerIsNoAnswerOfTheNextHop(String route, int status, String connection) throws Exception {
        gateway.reset();
        try (var caller = new RawConnection(gateway.port())) {
            caller.send("POST /" + route + "/1 HTTP/1.1\r\nHost: gateway\r\nConnection: " + connection
                    + "\r\nContent-Length: 5\r\nAuthorization: Bearer "
                    + gateway.delegation().sign() + "\r\n\r\nhello");
            assertThat(caller.answer().status()).isEqualTo(status);
        }
        var end = end(route);
        assertThat(end.path("outcome").asString()).isEqualTo("failed");
        assertThat(end.path("code").asString()).isEqualTo("not-forwarded");
        assertThat(end.path("status").asInt()).isEqualTo(status);
        assertThat(end.path("bytes_in").asInt(-1)).isZero();
        assertThat(gateway.forwarded()).isEmpty();
    }

    /** The token was kept from the first request, so the answer 401 to the second makes a further attempt. */
    @Test
    void itsAnswerToASecondAttemptIsNoAnswerOfTheNextHop() throws Exception {
        gateway.nextHop().stubFor(any(urlEqualTo("/again/2")).willReturn(unauthorized()));
        var token = gateway.delegation().sign();
        assertThat(gateway.call("/again/1", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(gateway.call("/again/2", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(429);
        await().untilAsserted(() -> assertThat(gateway.audited())
                .filteredOn(record -> record.path("path").asString().equals("/again/2"))
                .extracting(record -> record.path("event").asString() + " "
                        + record.path("code").asString())
                .containsExactly("decided ", "repeated ", "completed not-forwarded"));
    }

    @Test
    void aRequestThatTheFilterLetsThroughIsCompleted() throws Exception {
        try (var caller = new RawConnection(gateway.port())) {
            caller.send("POST /size/2 HTTP/1.1\r\nHost: gateway\r\nContent-Length: 2\r\nAuthorization: Bearer "
                    + gateway.delegation().sign() + "\r\n\r\nok");
            assertThat(caller.answer().status()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(gateway.audited())
                .filteredOn(record -> record.path("path").asString().equals("/size/2"))
                .extracting(record -> record.path("outcome").asString())
                .containsExactly("permitted", "completed"));
    }

    private static JsonNode end(String route) {
        await().untilAsserted(() ->
                assertThat(gateway.audited().getLast().path("event").asString()).isEqualTo("completed"));
        try {
            var end = gateway.audited().getLast();
            assertThat(end.path("route").asString()).isEqualTo(route);
            return end;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
