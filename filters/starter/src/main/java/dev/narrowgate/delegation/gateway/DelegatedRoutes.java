package dev.narrowgate.delegation.gateway;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

/**
 * Leaves out routes with delegation that cannot be, wherever they come from: the configuration, Java, the actuator or a
 * discovery service. The others serve on.
 */
public final class DelegatedRoutes implements RouteLocator {

    private static final Logger LOG = LoggerFactory.getLogger(DelegatedRoutes.class);

    /** Only where our headers are set last: elsewhere what arrived would go on as it is. */
    public static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss", "lb");

    private final RouteLocator routes;
    private final DelegatedFilters filters;

    public DelegatedRoutes(RouteLocator routes, DelegatedFilters filters) {
        this.routes = routes;
        this.filters = filters;
    }

    @Override
    public Flux<Route> getRoutes() {
        return routes.getRoutes().filter(this::mayServe);
    }

    @Override
    public Flux<Route> getRoutesByMetadata(Map<String, Object> metadata) {
        return routes.getRoutesByMetadata(metadata).filter(this::mayServe);
    }

    private boolean mayServe(Route route) {
        var problem = problem(route);
        if (problem != null) {
            LOG.error("route '{}' is left out: {}", route.getId(), problem);
        }
        return problem == null;
    }

    /** Why a route cannot be; null when it can, or when it has no delegation. */
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
            return "'" + scheme + ":' cannot be delegated to (expected: one of " + SCHEMES + ")";
        }
        for (var filter : route.getFilters()) {
            var problem = filters.problem(filter);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    /** Whether requests of a route are let through by the Delegation filter alone. */
    static boolean isDelegated(@Nullable Route route) {
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
        return filter instanceof DelegationGatewayFilter
                || filter instanceof OrderedGatewayFilter ordered && isDelegation(ordered.getDelegate());
    }

    private static @Nullable String scheme(@Nullable URI uri) {
        return uri == null ? null : uri.getScheme();
    }
}
