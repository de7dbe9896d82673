package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.config.route.MovedKeys;
import dev.narrowgate.delegation.config.route.UnnamedArguments;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.web.route.UnderscoredHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import reactor.core.publisher.Flux;

/**
 * Makes each configured route once before the server listens, in the same way as the framework. The framework itself
 * makes all routes together after the server has started, and does not name the route that fails.
 */
final class RoutesAtStart implements SmartInitializingSingleton {

    private final GatewayProperties properties;
    private final List<GatewayFilterFactory<?>> filters;
    private final List<RoutePredicateFactory<?>> predicates;
    private final ConfigurationService service;
    private final ConfigurableEnvironment environment;

    RoutesAtStart(
            GatewayProperties properties,
            List<GatewayFilterFactory<?>> filters,
            List<RoutePredicateFactory<?>> predicates,
            ConfigurationService service,
            ConfigurableEnvironment environment) {
        this.properties = properties;
        this.filters = List.copyOf(filters);
        this.predicates = List.copyOf(predicates);
        this.service = service;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        check(environment);
    }

    /**
     * Makes each route. Fails with {@link InvalidConfigurationException}, which names every route that cannot be made.
     *
     * @param environment from which the routes were read, for their places
     */
    void check(ConfigurableEnvironment environment) {
        var source = new ConfigurationSource(environment);
        var problems = new ArrayList<ConfigurationProblem>();
        var routes = properties.getRoutes();
        for (int i = 0; i < routes.size(); i++) {
            var why = unread(routes.get(i));
            if (why == null) {
                why = problem(routes.get(i));
            }
            if (why != null) {
                var key = MovedKeys.NEW + ".routes[" + i + "]";
                problems.add(new ConfigurationProblem(
                        withoutId(source.place(key + ".id")),
                        "route '" + routes.get(i).getId() + "' cannot be made: " + why));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    /** The problem of the first filter or predicate with arguments that it does not read; null if there is none. */
    private @Nullable String unread(RouteDefinition route) {
        var ofFilters = route.getFilters().stream()
                .flatMap(filter -> filters.stream()
                        .filter(factory -> factory.name().equals(filter.getName()))
                        .map(factory -> UnnamedArguments.problem(factory.name(), filter.getArgs(), factory)));
        var ofPredicates = route.getPredicates().stream()
                .flatMap(predicate -> predicates.stream()
                        .filter(factory -> factory.name().equals(predicate.getName()))
                        .map(factory -> UnnamedArguments.problem(factory.name(), predicate.getArgs(), factory)));
        return Stream.concat(ofFilters, ofPredicates)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The place of the route: the place of its id without the end of the key. */
    private static String withoutId(String place) {
        return place.substring(0, place.length() - ".id".length());
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private @Nullable String problem(RouteDefinition route) {
        var alone = UnderscoredHosts.kept(() -> Flux.just(route));
        var locator = new RouteDefinitionRouteLocator(alone, (List) predicates, (List) filters, properties, service);
        try {
            locator.getRoutes().collectList().toFuture().join();
            return null;
        } catch (CompletionException failed) {
            return reason(failed);
        }
    }

    /** Returns the message of the deepest cause, because the outer causes say only where it happened. */
    private static String reason(Throwable failure) {
        var deepest = NestedExceptionUtils.getMostSpecificCause(failure);
        var text = deepest.getMessage();
        return text == null
                ? deepest.getClass().getSimpleName()
                : text.lines().findFirst().orElse("");
    }
}
