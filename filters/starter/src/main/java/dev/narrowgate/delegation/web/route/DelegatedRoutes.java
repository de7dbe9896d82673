package dev.narrowgate.delegation.web.route;

import dev.narrowgate.delegation.web.DelegationGatewayFilter;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

/**
 * Shuts invalid routes with delegation from every source: the configuration, Java, the actuator or a discovery service.
 * A shut route keeps its predicate and its place and refuses every request. Without it, the next route that matches
 * would get its paths, and that route may be open. The other routes keep serving.
 */
public final class DelegatedRoutes implements RouteLocator {

    private static final Logger LOG = LoggerFactory.getLogger(DelegatedRoutes.class);

    /**
     * Only with these schemes does the gateway set its headers last. With any other, the request would go on as it
     * arrived.
     */
    public static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss", "lb");

    /** The framework's own URI for a route that sends nothing. */
    private static final URI REFUSED_URI = URI.create("no://op");

    private final RouteLocator routes;
    private final Supplier<DelegatedFilters> filters;

    /** @param filters those of the engine for which the routes are made */
    public DelegatedRoutes(RouteLocator routes, Supplier<DelegatedFilters> filters) {
        this.routes = routes;
        this.filters = filters;
    }

    @Override
    public Flux<Route> getRoutes() {
        return routes.getRoutes().map(this::sound);
    }

    @Override
    public Flux<Route> getRoutesByMetadata(Map<String, Object> metadata) {
        return routes.getRoutesByMetadata(metadata).map(this::sound);
    }

    private Route sound(Route route) {
        var problem = problem(route);
        if (problem == null) {
            return route;
        }
        LOG.error("route '{}' refuses every request: {}", route.getId(), problem);
        return shut(route);
    }

    /** Returns the refusing route, with the policy of its first Delegation filter for the record. */
    private static Route shut(Route route) {
        var refusing = route.getFilters().stream()
                .flatMap(filter -> Stream.ofNullable(delegation(filter)))
                .findFirst()
                .orElseThrow()
                .shut("its route is invalid: the log of the start or of the reload has the reason");
        return Route.async()
                .id(route.getId())
                .uri(REFUSED_URI)
                .order(route.getOrder())
                .asyncPredicate(route.getPredicate())
                .metadata(route.getMetadata())
                .filter(new OrderedGatewayFilter(refusing, DelegationGatewayFilterFactory.ORDER))
                .build();
    }

    /** Returns why a route is invalid. Null for a valid route and for a route without delegation. */
    @Nullable
    String problem(Route route) {
        var delegations = delegations(route.getFilters());
        if (delegations == 0) {
            return null;
        }
        if (delegations > 1) {
            return "more than one Delegation filter (expected: one)";
        }
        var scheme = scheme(route.getUri());
        if (scheme == null || !SCHEMES.contains(scheme)) {
            return "'" + scheme + ":' does not work with Delegation (expected: one of " + SCHEMES + ")";
        }
        for (var filter : route.getFilters()) {
            var problem = filters.get().problem(filter);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** Whether a route has the Delegation filter. */
    public static boolean isDelegated(@Nullable Route route) {
        if (route != null) {
            for (var filter : route.getFilters()) {
                if (isDelegation(filter)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long delegations(List<GatewayFilter> filters) {
        return filters.stream().filter(DelegatedRoutes::isDelegation).count();
    }

    private static boolean isDelegation(GatewayFilter filter) {
        return delegation(filter) != null;
    }

    private static @Nullable DelegationGatewayFilter delegation(GatewayFilter filter) {
        return switch (filter) {
            case DelegationGatewayFilter delegation -> delegation;
            case OrderedGatewayFilter ordered -> delegation(ordered.getDelegate());
            default -> null;
        };
    }

    private static @Nullable String scheme(@Nullable URI uri) {
        // UnderscoredHosts writes the scheme in capitals.
        return uri == null || uri.getScheme() == null ? null : uri.getScheme().toLowerCase(Locale.ROOT);
    }
}
