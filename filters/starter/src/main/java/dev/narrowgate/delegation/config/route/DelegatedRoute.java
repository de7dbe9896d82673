package dev.narrowgate.delegation.config.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * A route with the {@code Delegation} filter, as configured.
 *
 * @param policy the name of its policy
 * @param patterns of its paths
 */
public record DelegatedRoute(String id, String policy, List<String> patterns) {

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
                found.add(new DelegatedRoute(String.valueOf(route.getId()), policy, patterns(route)));
            }
        }
        return found;
    }

    private static List<String> patterns(RouteDefinition route) {
        return route.getPredicates().stream()
                .filter(predicate -> "Path".equals(predicate.getName()))
                .flatMap(predicate -> predicate.getArgs().values().stream())
                .filter(pattern -> pattern.startsWith("/"))
                .toList();
    }

    /** Returns the variables of the first pattern that a path matches; none if it matches none. */
    public Map<String, String> pathVariables(PathContainer path) {
        for (var pattern : patterns) {
            var match = PathPatternParser.defaultInstance.parse(pattern).matchAndExtract(path);
            if (match != null) {
                return match.getUriVariables();
            }
        }
        return Map.of();
    }

    private static @Nullable String policy(List<FilterDefinition> filters) {
        return filters.stream()
                .filter(filter -> "Delegation".equals(filter.getName()))
                .flatMap(filter -> filter.getArgs().values().stream())
                .findFirst()
                .orElse(null);
    }
}
