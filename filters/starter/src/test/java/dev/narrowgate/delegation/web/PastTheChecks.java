package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_LOADBALANCER_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.addOriginalRequestUrl;

import dev.narrowgate.delegation.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultResponse;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.filter.factory.MapRequestHeaderGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RequestHeaderToRequestUriGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RetryGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.RewritePathGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SetRequestUriGatewayFilterFactory;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Routes made in Java whose filters lead a hop elsewhere. Each filter stands behind {@link Hidden}, so that no list of names
 * knows it.
 */
@Configuration(proxyBeanMethods = false)
class PastTheChecks {

    private static final int BEHIND_THE_TARGET =
            ReactiveLoadBalancerClientFilter.LOAD_BALANCER_CLIENT_FILTER_ORDER + 10;

    /** A filter of an application, which does what another one does. */
    record Hidden(GatewayFilter filter) implements GatewayFilter {
        @Override
        public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
            return filter.filter(exchange, chain);
        }
    }

    @Bean
    RouteLocator leadingElsewhere(
            RouteLocatorBuilder builder,
            DelegationGatewayFilterFactory delegation,
            RequestHeaderToRequestUriGatewayFilterFactory headerToUri,
            SetRequestUriGatewayFilterFactory setUri,
            MapRequestHeaderGatewayFilterFactory mapHeader,
            RetryGatewayFilterFactory retry,
            RewritePathGatewayFilterFactory rewrite,
            Environment environment) {
        var nextHop = environment.getRequiredProperty("next-hop");
        var hostile = environment.getRequiredProperty("hostile");
        var routes = new Routes(builder.routes(), delegation);
        routes.add("header-to-uri", nextHop, headerToUri.apply(config -> config.setName("X-To")));
        routes.add("set-uri", nextHop, setUri.apply(config -> config.setTemplate(hostile + "/stolen")));
        routes.add(
                "copy",
                nextHop,
                mapHeader.apply(config -> config.setFromHeader("Authorization").setToHeader("X-Copy")));
        routes.add(
                "copy-actor",
                nextHop,
                mapHeader.apply(config -> config.setFromHeader("Actor-Token").setToHeader("Cookie")));
        routes.add("retry", nextHop, retry.apply(config -> config.setRetries(3)));
        routes.add(
                "rewrite",
                nextHop,
                rewrite.apply(config -> config.setRegexp("/rewrite/").setReplacement("/a//")));
        routes.add(
                "strip",
                nextHop,
                rewrite.apply(config -> config.setRegexp("/strip/").setReplacement("/stripped/")));
        routes.add("query", nextHop, request(PastTheChecks::withTheTokenInTheQuery));
        routes.add(
                "method",
                nextHop,
                request(request -> request.mutate().method(HttpMethod.DELETE).build()));
        routes.add("late", nextHop, target(exchange -> SettableClock.advance(Duration.ofSeconds(45))));
        routes.add("other-path", nextHop, target(exchange -> send(exchange, nextHop + "/admin")));
        routes.add("user-info", nextHop, target(exchange -> send(exchange, nextHop.replace("://", "://a:b@"))));
        routes.add("forward", nextHop, target(exchange -> send(exchange, "forward:/inside")));
        routes.add("to-plain", nextHop, target(exchange -> send(exchange, "forward:/plain/1")));
        routes.add(
                "forgotten",
                nextHop,
                target(exchange -> exchange.getAttributes().remove(DepartureAttribute.class.getName())));
        routes.add("balanced", "lb://tickets", target(exchange -> {}));
        routes.add("balanced-elsewhere", "lb://tickets", target(exchange -> send(exchange, hostile + "/x")));
        routes.add(
                "balanced-to-another",
                "lb://tickets",
                new OrderedGatewayFilter(
                        request(exchange -> send(exchange, "lb://other/x"), request -> request),
                        RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1));
        return routes.build();
    }

    /** As when the pool has no connection that is free, or the next hop takes its time. */
    @Bean
    HttpClientCustomizer waitingForConnections() {
        return client -> client.doOnConnect(config -> {
            if (String.valueOf(config.uri()).endsWith("/waiting")) {
                SettableClock.advance(Duration.ofSeconds(45));
            }
        });
    }

    /** Chooses an instance as the framework's own filter does, which needs more on its class path. */
    record LoadBalancer(URI tickets, URI others) implements GlobalFilter, Ordered {
        @Override
        public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
            URI url = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
            if ("lb".equals(url.getScheme())) {
                var address = "tickets".equals(url.getHost()) ? tickets : others;
                addOriginalRequestUrl(exchange, url);
                var instance = new DefaultServiceInstance(
                        "1", String.valueOf(url.getHost()), address.getHost(), address.getPort(), false);
                exchange.getAttributes().put(GATEWAY_LOADBALANCER_RESPONSE_ATTR, new DefaultResponse(instance));
                send(exchange, address + exchange.getRequest().getURI().getRawPath());
            }
            return chain.filter(exchange);
        }

        @Override
        public int getOrder() {
            return ReactiveLoadBalancerClientFilter.LOAD_BALANCER_CLIENT_FILTER_ORDER - 1;
        }
    }

    @Bean
    LoadBalancer loadBalancer(Environment environment) {
        return new LoadBalancer(
                URI.create(environment.getRequiredProperty("next-hop")),
                URI.create(environment.getRequiredProperty("hostile")));
    }

    @Bean
    RouterFunction<ServerResponse> inside() {
        return RouterFunctions.route()
                .GET("/inside", request -> ServerResponse.ok().bodyValue("inside"))
                .build();
    }

    private static void send(ServerWebExchange exchange, String target) {
        exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, URI.create(target));
    }

    private static ServerHttpRequest withTheTokenInTheQuery(ServerHttpRequest request) {
        var token =
                String.valueOf(request.getHeaders().getFirst("Authorization")).replace("Bearer ", "");
        return request.mutate()
                .uri(URI.create(request.getURI() + "?t=" + token))
                .build();
    }

    private static GatewayFilter request(Function<ServerHttpRequest, ServerHttpRequest> change) {
        return request(exchange -> {}, change);
    }

    private static GatewayFilter request(
            Consumer<ServerWebExchange> act, Function<ServerHttpRequest, ServerHttpRequest> change) {
        return (exchange, chain) -> {
            act.accept(exchange);
            return chain.filter(exchange.mutate()
                    .request(change.apply(exchange.getRequest()))
                    .build());
        };
    }

    private static GatewayFilter target(Consumer<ServerWebExchange> change) {
        return new OrderedGatewayFilter(request(change, request -> request), BEHIND_THE_TARGET);
    }

    private record Routes(RouteLocatorBuilder.Builder builder, DelegationGatewayFilterFactory delegation) {

        void add(String id, String uri, GatewayFilter filter) {
            var order = filter instanceof Ordered ordered ? ordered.getOrder() : 1;
            builder.route(
                    id,
                    route -> route.path("/" + id + "/**")
                            .filters(filters -> filters.filter(
                                            delegation.apply(new DelegationGatewayFilterFactory.Config("tickets")))
                                    .filter(new OrderedGatewayFilter(new Hidden(filter), order)))
                            .uri(uri));
        }

        RouteLocator build() {
            return builder.build();
        }
    }
}
