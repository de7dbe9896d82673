package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.config.route.MovedKeys;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.PresentEngine.Revision;
import dev.narrowgate.delegation.web.ServedEngine;
import dev.narrowgate.delegation.web.route.RevisionRoutes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the routes of a changed configuration. The framework reads its routes from one bean, so the bean is changed,
 * and changed back if a route cannot be made.
 */
final class ReloadedRoutes implements ConfigurationReload.Routes {

    private final GatewayProperties properties;
    private final RoutesAtStart trial;
    private final RevisionRoutes routes;
    private final PresentEngine present;
    private final FilteringWebHandler handler;

    ReloadedRoutes(
            GatewayProperties properties,
            RoutesAtStart trial,
            RevisionRoutes routes,
            PresentEngine present,
            FilteringWebHandler handler) {
        this.properties = properties;
        this.trial = trial;
        this.routes = routes;
        this.present = present;
        this.handler = handler;
    }

    @Override
    public Revision of(ConfigurableEnvironment written, ServedEngine next) {
        var before = properties.getRoutes();
        var filters = properties.getDefaultFilters();
        var routesAfter = bound(written, ".routes", Bindable.listOf(RouteDefinition.class));
        checkWeights(before, routesAfter, written);
        present.make(next);
        var isMade = false;
        try {
            properties.setRoutes(routesAfter);
            properties.setDefaultFilters(bound(written, ".default-filters", Bindable.listOf(FilterDefinition.class)));
            trial.check(written);
            var made = routes.of(next);
            isMade = true;
            return made;
        } finally {
            if (!isMade) {
                properties.setRoutes(before);
                properties.setDefaultFilters(filters);
                present.abandon();
                // An event that came meanwhile has made no routes.
                routes.onApplicationEvent(new RefreshRoutesEvent(this));
            }
        }
    }

    private static <T> List<T> bound(ConfigurableEnvironment written, String key, Bindable<List<T>> type) {
        return Binder.get(written).bind(MovedKeys.NEW + key, type).orElseGet(ArrayList::new);
    }

    /** The framework keeps the weights of all groups that it ever had in a filter of its own. */
    private static void checkWeights(
            List<RouteDefinition> before, List<RouteDefinition> after, ConfigurableEnvironment written) {
        if (!weights(before).equals(weights(after))) {
            var place = new ConfigurationSource(written).place(MovedKeys.NEW + ".routes[0].id");
            throw new InvalidConfigurationException(List.of(new ConfigurationProblem(
                    place, "a Weight of a route was added, changed or removed (expected: a restart)")));
        }
    }

    private static Map<String, List<Map<String, String>>> weights(List<RouteDefinition> routes) {
        var weights = new HashMap<String, List<Map<String, String>>>();
        for (var route : routes) {
            var own = route.getPredicates().stream()
                    .filter(predicate -> "Weight".equals(predicate.getName()))
                    .map(PredicateDefinition::getArgs)
                    .toList();
            if (!own.isEmpty()) {
                weights.put(String.valueOf(route.getId()), own);
            }
        }
        return weights;
    }

    @Override
    public void replaced() {
        // It keeps the filters of each route that it has served.
        handler.onApplicationEvent(new RefreshRoutesEvent(this));
        // Also for an event that came while the routes were made; the framework reads their CORS settings behind it.
        routes.onApplicationEvent(new RefreshRoutesEvent(this));
    }
}
