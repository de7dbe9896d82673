package dev.narrowgate.delegation.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.gateway.transport.NextHopCall;
import dev.narrowgate.delegation.pipeline.NotAnswered;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells the client of the next hops which request it sends, on every route. A server, or what stands between, may end a connection
 * at the moment at which it is used again: a request that may be repeated is sent once more then, over a new connection. With
 * delegation it goes back to the pipeline, which writes that down first (law 8) and looks at the token again.
 */
public final class NextHopCallFilter implements GlobalFilter, Ordered {

    /** Around the filters that send something. */
    static final int ORDER = DepartureFilter.ORDER - 1;

    private static final String CUT_OFF = "the connection was closed before an answer";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var departure = DepartureAttribute.get(exchange);
        return send(exchange, chain, departure != null && departure.again());
    }

    private static Mono<Void> send(ServerWebExchange exchange, GatewayFilterChain chain, boolean again) {
        Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        var call = new NextHopCall(TimedRoutes.limit(route), again);
        return chain.filter(exchange)
                .onErrorResume(call::wasCutOff, error -> cutOff(exchange, chain, again))
                .contextWrite(call::in);
    }

    private static Mono<Void> cutOff(ServerWebExchange exchange, GatewayFilterChain chain, boolean again) {
        var failure = new NextHopFaulty(NextHopFaulty.Fault.BROKE_OFF, CUT_OFF + NextHopFault.address(exchange));
        if (again || !SecondAttempt.mayBeRepeated(exchange)) {
            return Mono.error(failure);
        }
        if (DepartureAttribute.get(exchange) != null) {
            ServerWebExchangeUtils.reset(exchange);
            return Mono.error(new NotAnswered(failure));
        }
        ServerWebExchangeUtils.reset(exchange);
        return send(exchange, chain, true);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
