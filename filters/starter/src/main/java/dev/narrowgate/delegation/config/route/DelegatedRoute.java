package dev.narrowgate.delegation.config.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A route with the {@code Delegation} filter, as configured.
 *
 * @param policy the name of its policy
 */
public record DelegatedRoute(String id, String policy) {

    private static final String PREFIX = "spring.cloud.gateway.server.webflux";

    /** Returns all delegated routes of a valid configuration, in their order. */
    public static List<DelegatedRoute> in(ConfigurableEnvironment environment) {
        var binder = Binder.get(environment);
        var common = policy(binder.bind(PREFIX + ".default-filters", Bindable.listOf(FilterDefinition.class))
                .orElse(List.of()));
        var found = new ArrayList<DelegatedRoute>();
        for (var route : binder.bind(PREFIX + ".routes", Bindable.listOf(RouteDefinition.class))
                .orElse(List.of())) {
            var own = policy(route.getFilters());
            var policy = own == null ? common : own;
            if (policy != null && route.isEnabled()) {
                found.add(new DelegatedRoute(String.valueOf(route.getId()), policy));
            }
        }
        return found;
    }

    private static @Nullable String policy(List<FilterDefinition> filters) {
        return filters.stream()
                .filter(filter -> "Delegation".equals(filter.getName()))
                .flatMap(filter -> filter.getArgs().values().stream())
                .findFirst()
                .orElse(null);
    }
}
