package dev.narrowgate.delegation.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.web.TestCircuitBreakers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.RetryGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** A route with delegation is built only with filters that may stand beside it, wherever the route comes from. */
class DelegatedRoutesIT {

    private static RawNextHop hostile;
    private static GatewayHarness gateway;

    @Configuration(proxyBeanMethods = false)
    static class MadeInJava {

        @Bean
        RouteLocator madeInJava(
                RouteLocatorBuilder builder,
                DelegationGatewayFilterFactory delegation,
                RetryGatewayFilterFactory retry,
                Environment environment) {
            var nextHop = environment.getRequiredProperty("next-hop");
            var tickets = delegation.apply(new DelegationGatewayFilterFactory.Config("tickets"));
            return builder.routes()
                    .route(
                            "java-good",
                            route -> route.path("/java-good/**")
                                    .filters(filters -> filters.filter(tickets).addRequestHeader("X-Fixed", "1"))
                                    .uri(nextHop))
                    .route(
                            "java-retry",
                            route -> route.path("/java-retry/**")
                                    .filters(filters -> filters.filter(tickets).retry(3))
                                    .uri(nextHop))
                    .route(
                            "java-set-uri",
                            route -> route.path("/java-set-uri/**")
                                    .filters(filters -> filters.filter(tickets)
                                            .changeRequestUri(exchange -> java.util.Optional.of(
                                                    URI.create(environment.getRequiredProperty("hostile") + "/x"))))
                                    .uri(nextHop))
                    .route(
                            "java-own",
                            route -> route.path("/java-own/**")
                                    .filters(filters ->
                                            filters.filter(tickets).filter((exchange, chain) -> chain.filter(exchange)))
                                    .uri(nextHop))
                    .route(
                            "java-twice",
                            route -> route.path("/java-twice/**")
                                    .filters(filters -> filters.filter(tickets).filter(tickets))
                                    .uri(nextHop))
                    .route(
                            "java-inside",
                            route -> route.path("/java-inside/**")
                                    .filters(filters -> filters.filter(tickets))
                                    .uri("forward:/plain/1"))
                    .route(
                            "java-host",
                            route -> route.path("/java-host/**")
                                    .filters(filters -> filters.filter(tickets).preserveHostHeader())
                                    .uri(nextHop))
                    .route(
                            "java-breaker",
                            route -> route.path("/java-breaker/**")
                                    .filters(filters -> filters.filter(tickets).filter(breaker(config -> {})))
                                    .uri(nextHop))
                    .route(
                            "java-fallback",
                            route -> route.path("/java-fallback/**")
                                    .filters(filters -> filters.filter(tickets)
                                            .filter(breaker(config -> config.setFallbackUri("forward:/plain/1"))))
                                    .uri("http://127.0.0.1:1"))
                    .route(
                            "java-resume",
                            route -> route.path("/java-resume/**")
                                    .filters(filters -> filters.filter(tickets)
                                            .filter(breaker(config -> config.setResumeWithoutError(true))))
                                    .uri("http://127.0.0.1:1"))
                    .route(
                            "plain-catch-all",
                            route -> route.order(1_000_000).path("/**").uri(nextHop))
                    .route(
                            "java-plain",
                            route -> route.path("/java-plain/**")
                                    .filters(filters -> filters.filter(retry.apply(config -> config.setRetries(1))))
                                    .uri(nextHop))
                    .build();
        }

        private static GatewayFilter breaker(Consumer<SpringCloudCircuitBreakerFilterFactory.Config> more) {
            var config = new SpringCloudCircuitBreakerFilterFactory.Config().setName("tickets");
            more.accept(config);
            return new TestCircuitBreakers().apply(config);
        }
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        hostile = new RawNextHop();
        gateway = new GatewayHarness(
                folder,
                java.util.List.of(MadeInJava.class),
                "--hostile=" + hostile.baseUrl(),
                "--server.address=127.0.0.1",
                "--management.endpoint.gateway.access=unrestricted",
                "--management.endpoints.web.exposure.include=gateway");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        hostile.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
        hostile.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java-retry",
                "java-set-uri",
                "java-own",
                "java-twice",
                "java-inside",
                "java-host",
                "java-fallback",
                "java-resume"
            })
    void aRouteMadeInJavaThatCannotBeKeepsItsPathsShut(String route) throws Exception {
        var withToken = call("/" + route + "/1");
        var without = gateway.call("/" + route + "/1");

        for (var answer : java.util.List.of(withToken, without)) {
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("departure-refused");
            assertThat(gateway.audited(answer)).singleElement().satisfies(record -> {
                assertThat(record.path("outcome").asString()).isEqualTo("rejected");
                assertThat(record.path("code").asString()).isEqualTo("departure-refused");
                assertThat(record.path("route").asString()).isEqualTo(route);
                assertThat(record.path("policy").asString()).isEqualTo("tickets");
            });
        }
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(hostile.received()).isEmpty();
    }

    @Test
    void aPlainRouteServesWhatNoOtherRouteTakes() throws Exception {
        assertThat(gateway.call("/anything/1").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java-good", "java-breaker", "java-plain", "tickets"})
    void theOthersServe(String route) throws Exception {
        assertThat(call("/" + route + "/1").statusCode()).isEqualTo(200);
    }

    @Test
    void aRouteFromTheActuatorIsHeldToTheSame() throws Exception {
        post("/actuator/gateway/routes/late-good", route("late-good", "AddRequestHeader", "X-Fixed"));
        post("/actuator/gateway/routes/late-bad", route("late-bad", "RequestHeaderToRequestUri", "X-To"));
        post("/actuator/gateway/refresh", "");

        org.awaitility.Awaitility.await().until(() -> isDelegated("/late-good/1"));
        gateway.reset();
        assertThat(call("/late-bad/1", "X-To", hostile.baseUrl() + "/x").statusCode())
                .isEqualTo(502);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(hostile.received()).isEmpty();
    }

    /** The catch-all answers as well until the route is there, but to anybody. */
    private static boolean isDelegated(String path) throws Exception {
        return gateway.call(path).statusCode() == 401 && call(path).statusCode() == 200;
    }

    private static String route(String id, String filter, String header) {
        return """
                { "id": "%s", "uri": "%s",
                  "predicates": [ { "name": "Path", "args": { "pattern": "/%s/**" } } ],
                  "filters": [ { "name": "Delegation", "args": { "policy": "tickets" } },
                               { "name": "%s", "args": { "name": "%s", "value": "1" } } ] }
                """.formatted(id, gateway.nextHop().baseUrl(), id, filter, header);
    }

    private static void post(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        }
    }

    private static HttpResponse<String> call(String path, String... headers) throws Exception {
        var all = new java.util.ArrayList<>(java.util.List.of(
                "Authorization", "Bearer " + gateway.delegation().sign()));
        all.addAll(java.util.List.of(headers));
        return gateway.call(path, all.toArray(String[]::new));
    }
}
