package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.config.route.MovedKeys;
import dev.narrowgate.delegation.operations.ConfigurationReload;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.PresentEngine.Revision;
import dev.narrowgate.delegation.web.ServedEngine;
import dev.narrowgate.delegation.web.route.RevisionRoutes;
import java.util.ArrayList;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.FilterDefinition;
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

    ReloadedRoutes(GatewayProperties properties, RoutesAtStart trial, RevisionRoutes routes, PresentEngine present) {
        this.properties = properties;
        this.trial = trial;
        this.routes = routes;
        this.present = present;
    }

    @Override
    public Revision of(ConfigurableEnvironment written, ServedEngine next) {
        var binder = Binder.get(written);
        var before = properties.getRoutes();
        var filters = properties.getDefaultFilters();
        present.make(next);
        try {
            properties.setRoutes(binder.bind(MovedKeys.NEW + ".routes", Bindable.listOf(RouteDefinition.class))
                    .orElseGet(ArrayList::new));
            properties.setDefaultFilters(
                    binder.bind(MovedKeys.NEW + ".default-filters", Bindable.listOf(FilterDefinition.class))
                            .orElseGet(ArrayList::new));
            trial.check(written);
            return routes.of(next);
        } catch (RuntimeException failed) {
            properties.setRoutes(before);
            properties.setDefaultFilters(filters);
            throw failed;
        } finally {
            present.made();
        }
    }

    @Override
    public void replaced() {
        routes.changed();
    }
}
