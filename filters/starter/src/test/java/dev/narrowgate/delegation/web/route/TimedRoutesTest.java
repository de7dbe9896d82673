package dev.narrowgate.delegation.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

class TimedRoutesTest {

    private static final Duration USUAL = Duration.ofSeconds(30);

    private static @Nullable Duration time(Map<String, Object> metadata) {
        return TimedRoutes.limit(timed(metadata)).answer();
    }

    private static Route timed(Map<String, Object> metadata) {
        var route = Route.async()
                .id("tickets")
                .uri(URI.create("http://tickets:8081"))
                .predicate(exchange -> true)
                .metadata(metadata)
                .build();
        RouteLocator routes = () -> Flux.just(route);
        return new TimedRoutes(routes, USUAL).getRoutes().single().block();
    }

    @Test
    void theTimeIsReadAsTheFrameworkReadsIt() {
        assertThat(time(Map.of())).isEqualTo(USUAL);
        assertThat(time(Map.of("response-timeout", 200))).isEqualTo(Duration.ofMillis(200));
        assertThat(time(Map.of("response-timeout", "200"))).isEqualTo(Duration.ofMillis(200));
        assertThat(time(Map.of("response-timeout", -1))).isNull();
        assertThat(time(Map.of("response-timeout", "soon"))).isEqualTo(USUAL);
    }

    @Test
    void theFrameworkCountsNone() {
        assertThat(timed(Map.of("response-timeout", 200)).getMetadata()).containsEntry("response-timeout", -1L);
        assertThat(timed(Map.of("owner", "me")).getMetadata())
                .containsEntry("response-timeout", -1L)
                .containsEntry("owner", "me");
    }
}
