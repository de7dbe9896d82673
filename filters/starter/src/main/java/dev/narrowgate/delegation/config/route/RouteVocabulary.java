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
 * The filters and predicates that a route may use.
 *
 * @param filters the names of filters
 * @param predicates the names of predicates
 * @param balances whether there is a load balancer, for addresses that begin with {@code lb:}
 */
public record RouteVocabulary(Set<String> filters, Set<String> predicates, boolean balances) {

    private static final String LOAD_BALANCER = "org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer";

    /** With it the framework makes the filter {@code LocalResponseCache}. */
    private static final String CACHE_OF_ANSWERS = "org.springframework.cache.caffeine.CaffeineCacheManager";

    /** The framework's filter for applications without a load balancer. It refuses every request. */
    private static final String NO_LOAD_BALANCER = "noLoadBalancerClientFilter";

    private static final String[] PACKAGES = {"org.springframework.cloud.gateway", "dev.narrowgate"};

    /** These are on the class path, but not available in an application with the starter alone. */
    private static final Set<String> UNAVAILABLE =
            Set.of("DefaultValue", "CircuitBreaker", "FallbackHeaders", "RequestRateLimiter", "TokenRelay");

    /** These filters send their own request, without the gateway's changes to a forwarded request. */
    private static final Set<String> BYPASSING = Set.of("JsonToGrpc");

    public RouteVocabulary {
        filters = filters.stream().filter(name -> !BYPASSING.contains(name)).collect(Collectors.toUnmodifiableSet());
        predicates = Set.copyOf(predicates);
    }

    /** Returns the vocabulary of an application, without making its beans. */
    public static RouteVocabulary of(ListableBeanFactory beans) {
        return new RouteVocabulary(
                filterNames(types(beans, GatewayFilterFactory.class)),
                predicateNames(types(beans, RoutePredicateFactory.class)),
                !beans.containsBeanDefinition(NO_LOAD_BALANCER));
    }

    /** The class path is searched once: it does not change. */
    private static final class ClassPath {
        private static final RouteVocabulary VOCABULARY = search();
    }

    /** Returns the vocabulary of the class path, to check a configuration without an application. */
    public static RouteVocabulary ofClassPath() {
        return ClassPath.VOCABULARY;
    }

    private static RouteVocabulary search() {
        var filters = new HashSet<>(filterNames(types(GatewayFilterFactory.class)));
        var predicates = new HashSet<>(predicateNames(types(RoutePredicateFactory.class)));
        filters.removeAll(UNAVAILABLE);
        predicates.removeAll(UNAVAILABLE);
        // Its class has a condition that a search takes for false, and that the framework does not ask.
        if (ClassUtils.isPresent(CACHE_OF_ANSWERS, null)) {
            filters.add("LocalResponseCache");
        }
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

    /** One factory is not named after its class, and its {@code name()} would need an instance. */
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
