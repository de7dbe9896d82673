package dev.narrowgate.delegation.web.route;

import static org.springframework.cloud.gateway.support.RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR;

import dev.narrowgate.delegation.engine.transport.client.NextHopCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

/**
 * Moves the response timeout of each route from the framework to this gateway. The framework counts from before the
 * connection, so a long upload or a slow caller would look like a late next hop.
 */
public final class TimedRoutes implements RouteLocator {

    /** The framework's value for no limit. */
    private static final long UNLIMITED = -1;

    private static final String OURS = "narrowgate.response-timeout";

    private static final NextHopCall.Limit NONE = new NextHopCall.Limit(null);

    private final RouteLocator routes;
    private final @Nullable Duration usual;

    /** @param usual the time of a route without its own; null for none */
    public TimedRoutes(RouteLocator routes, @Nullable Duration usual) {
        this.routes = routes;
        this.usual = usual;
    }

    @Override
    public Flux<Route> getRoutes() {
        return routes.getRoutes().map(this::timed);
    }

    @Override
    public Flux<Route> getRoutesByMetadata(Map<String, Object> metadata) {
        return routes.getRoutesByMetadata(metadata).map(this::timed);
    }

    private Route timed(Route route) {
        var metadata = new HashMap<>(route.getMetadata());
        var time = time(route);
        metadata.put(OURS, new NextHopCall.Limit(time));
        metadata.put(RESPONSE_TIMEOUT_ATTR, UNLIMITED);
        return Route.async()
                .id(route.getId())
                .uri(route.getUri())
                .order(route.getOrder())
                .asyncPredicate(route.getPredicate())
                .replaceFilters(route.getFilters())
                .metadata(metadata)
                .build();
    }

    /**
     * Reads milliseconds, like the framework. A negative value is no limit; a value that is not a number counts as
     * absent.
     */
    private @Nullable Duration time(Route route) {
        var written = route.getMetadata().get(RESPONSE_TIMEOUT_ATTR);
        if (written == null) {
            return route.getMetadata().containsKey(RESPONSE_TIMEOUT_ATTR) ? null : usual;
        }
        try {
            long milliseconds =
                    written instanceof Number number ? number.longValue() : Long.parseLong(written.toString());
            return milliseconds < 0 ? null : Duration.ofMillis(milliseconds);
        } catch (NumberFormatException none) {
            return usual;
        }
    }

    /** Returns the time of a route; none if the route did not come through this locator. */
    public static NextHopCall.Limit limit(@Nullable Route route) {
        return route != null && route.getMetadata().get(OURS) instanceof NextHopCall.Limit limit ? limit : NONE;
    }
}
