package dev.narrowgate.delegation.web.route;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import java.net.URI;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Supports routes to hosts with an underscore in their names, such as {@code http://ticket_api:9000}.
 * {@code java.net.URI} has no host for such a name. The framework would lose it where it builds an address from parts.
 */
public final class UnderscoredHosts {

    private UnderscoredHosts() {}

    /** Returns the same definitions, written so that the framework leaves the address of a route as it is. */
    public static RouteDefinitionLocator kept(RouteDefinitionLocator definitions) {
        return () -> definitions.getRouteDefinitions().map(UnderscoredHosts::kept);
    }

    /**
     * Writes the scheme in capitals: the framework adds a port only to a lowercase {@code http}. The case of a scheme
     * means nothing (RFC 3986, section 3.1).
     */
    static RouteDefinition kept(RouteDefinition definition) {
        var uri = definition.getUri();
        if (uri == null || uri.getScheme() == null || !TargetHost.isUnderscored(uri)) {
            return definition;
        }
        var copy = new RouteDefinition();
        if (definition.getId() != null) {
            copy.setId(definition.getId());
        }
        copy.setPredicates(definition.getPredicates());
        copy.setFilters(definition.getFilters());
        copy.setMetadata(definition.getMetadata());
        copy.setOrder(definition.getOrder());
        copy.setEnabled(definition.isEnabled());
        copy.setUri(withScheme(uri, uri.getScheme().toUpperCase(Locale.ROOT)));
        return copy;
    }

    /** Returns the routes of such definitions, with their addresses as they were written. */
    public static RouteLocator restored(RouteLocator routes) {
        return new RouteLocator() {
            @Override
            public Flux<Route> getRoutes() {
                return routes.getRoutes().map(UnderscoredHosts::restored);
            }

            @Override
            public Flux<Route> getRoutesByMetadata(Map<String, Object> metadata) {
                return routes.getRoutesByMetadata(metadata).map(UnderscoredHosts::restored);
            }
        };
    }

    private static Route restored(Route route) {
        var uri = route.getUri();
        var scheme = uri.getScheme();
        var plain = scheme == null ? null : scheme.toLowerCase(Locale.ROOT);
        return plain == null || plain.equals(scheme) || !TargetHost.isUnderscored(uri)
                ? route
                : new Restored(route, withScheme(uri, plain)).build();
    }

    private static URI withScheme(URI uri, String scheme) {
        return URI.create(scheme + uri.toString().substring(scheme.length()));
    }

    /** Sends requests to such hosts, with path and query as they are. */
    public static final class TargetFilter extends RouteToRequestUrlFilter {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
            Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
            if (route == null
                    || !RouteTarget.isHttp(route.getUri().getScheme())
                    || route.getUri().getHost() != null) {
                return super.filter(exchange, chain);
            }
            var asked = exchange.getRequest().getURI();
            var query = asked.getRawQuery();
            var target = route.getUri().getScheme() + "://" + route.getUri().getRawAuthority() + asked.getRawPath()
                    + (query == null ? "" : "?" + query);
            exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, URI.create(target));
            return chain.filter(exchange);
        }
    }

    /** Copies a route, with an address that the framework's own builder would refuse. */
    private static final class Restored extends Route.AbstractBuilder<Restored> {

        private final AsyncPredicate<ServerWebExchange> predicate;

        Restored(Route route, URI address) {
            this.predicate = route.getPredicate();
            this.id = route.getId();
            this.uri = address;
            this.order = route.getOrder();
            this.gatewayFilters = new ArrayList<>(route.getFilters());
            this.metadata = route.getMetadata();
        }

        @Override
        protected Restored getThis() {
            return this;
        }

        @Override
        public AsyncPredicate<ServerWebExchange> getPredicate() {
            return predicate;
        }
    }
}
