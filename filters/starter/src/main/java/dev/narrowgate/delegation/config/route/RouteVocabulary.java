package dev.narrowgate.delegation.config.route;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * What a route may use.
 *
 * @param filters the names of filters
 * @param predicates the names of predicates
 * @param balances whether there is a load balancer, for addresses that begin with {@code lb:}
 */
public record RouteVocabulary(Set<String> filters, Set<String> predicates, boolean balances) {

    private static final String LOAD_BALANCER = "org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer";

    /** The filter that the framework has where there is no load balancer. It refuses every request. */
    private static final String NO_LOAD_BALANCER = "noLoadBalancerClientFilter";

    private static final String[] PACKAGES = {"org.springframework.cloud.gateway", "dev.narrowgate"};

    /** On the class path, and in no application that has nothing but this. */
    private static final Set<String> UNAVAILABLE =
            Set.of("DefaultValue", "CircuitBreaker", "FallbackHeaders", "RequestRateLimiter", "TokenRelay");

    /** They send a request of their own, without what is stamped on one that is forwarded. */
    private static final Set<String> BYPASSING = Set.of("JsonToGrpc");

    public RouteVocabulary {
        filters = filters.stream().filter(name -> !BYPASSING.contains(name)).collect(Collectors.toUnmodifiableSet());
        predicates = Set.copyOf(predicates);
    }

    /** What an application has, without making any of it. */
    public static RouteVocabulary of(ListableBeanFactory beans) {
        return new RouteVocabulary(
                filterNames(types(beans, GatewayFilterFactory.class)),
                predicateNames(types(beans, RoutePredicateFactory.class)),
                !beans.containsBeanDefinition(NO_LOAD_BALANCER));
    }

    /** What the class path has, for a look at a configuration without an application. */
    public static RouteVocabulary ofClassPath() {
        var filters = new HashSet<>(filterNames(types(GatewayFilterFactory.class)));
        var predicates = new HashSet<>(predicateNames(types(RoutePredicateFactory.class)));
        filters.removeAll(UNAVAILABLE);
        predicates.removeAll(UNAVAILABLE);
        return new RouteVocabulary(filters, predicates, ClassUtils.isPresent(LOAD_BALANCER, null));
    }

    private static Stream<Class<?>> types(ListableBeanFactory beans, Class<?> type) {
        return Arrays.stream(beans.getBeanNamesForType(type, true, false))
                .flatMap(name -> Stream.ofNullable(beans.getType(name, false)));
    }

    private static Stream<Class<?>> types(Class<?> type) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(type));
        return Arrays.stream(PACKAGES)
                .flatMap(base -> scanner.findCandidateComponents(base).stream())
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null));
    }

    private static Set<String> filterNames(Stream<Class<?>> types) {
        return names(types, RouteVocabulary::filterName);
    }

    /** The one kind that is not called after its class (its {@code name()} would need an object). */
    private static String filterName(Class<?> type) {
        return SpringCloudCircuitBreakerFilterFactory.class.isAssignableFrom(type)
                ? SpringCloudCircuitBreakerFilterFactory.NAME
                : NameUtils.normalizeFilterFactoryName(type.asSubclass(GatewayFilterFactory.class));
    }

    private static Set<String> predicateNames(Stream<Class<?>> types) {
        return names(
                types, type -> NameUtils.normalizeRoutePredicateName(type.asSubclass(RoutePredicateFactory.class)));
    }

    private static Set<String> names(Stream<Class<?>> types, Function<Class<?>, String> name) {
        return types.map(name).collect(Collectors.toUnmodifiableSet());
    }
}
