package dev.narrowgate.delegation.web.nexthop;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.engine.transport.client.NextHopCall;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import dev.narrowgate.delegation.pipeline.NotAnswered;
import dev.narrowgate.delegation.web.DepartureAttribute;
import dev.narrowgate.delegation.web.DepartureFilter;
import dev.narrowgate.delegation.web.RequestEventLoop;
import dev.narrowgate.delegation.web.SecondAttempt;
import dev.narrowgate.delegation.web.route.TimedRoutes;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.util.concurrent.TimeoutException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Passes the time limit of the route to the client of the next hops, and repeats calls that a reused connection cut
 * off. A server, or a device on the path, may close a connection at the moment of its reuse. A repeatable request is
 * then sent once more over a new connection, on every route. With delegation, the request returns to the pipeline,
 * which first records the repetition (law 8) and checks the token again.
 */
public final class NextHopCallFilter implements GlobalFilter, Ordered {

    /** Around the filters that send a request. */
    public static final int ORDER = DepartureFilter.ORDER - 1;

    private static final String CUT_OFF = "the connection was closed before an answer";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var departure = DepartureAttribute.get(exchange);
        return send(exchange, chain, departure != null && departure.again());
    }

    private static Mono<Void> send(ServerWebExchange exchange, GatewayFilterChain chain, boolean again) {
        Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        var call = new NextHopCall(TimedRoutes.limit(route), again);
        var sent = ObservedCall.ended(exchange, chain.filter(exchange));
        return (DepartureAttribute.get(exchange) == null
                        ? sent.onErrorMap(ReadTimeoutException.class, NextHopCallFilter::late)
                        : sent)
                .onErrorMap(TimeoutException.class, error -> call.hasConnection() ? error : unsent(error))
                .onErrorResume(
                        error -> call.wasCutOff(error) && !isOver(exchange),
                        error -> cutOff(exchange, chain, again, error))
                .contextWrite(call::in);
    }

    /** No connection of the pool became free, so the gateway sent nothing to the next hop. */
    private static Throwable unsent(Throwable time) {
        return new ConnectTimeoutException("no connection became free").initCause(time);
    }

    /** Builds the error of the framework's own response timeout, which a Retry filter of the route expects. */
    private static Throwable late(ReadTimeoutException time) {
        var cause = new org.springframework.cloud.gateway.support.TimeoutException("no answer in time");
        cause.initCause(time);
        return new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, cause.getMessage(), cause);
    }

    /** Whether the caller's request has ended. That also ends the connection to the next hop, which is not at fault. */
    private static boolean isOver(ServerWebExchange exchange) {
        var caller = RequestEventLoop.channel(exchange.getRequest());
        return caller != null && BrokenRequest.is(caller);
    }

    private static Mono<Void> cutOff(
            ServerWebExchange exchange, GatewayFilterChain chain, boolean again, Throwable error) {
        var repeatable = !again && SecondAttempt.mayBeRepeated(exchange);
        if (DepartureAttribute.get(exchange) == null) {
            if (!repeatable) {
                // Unchanged, because a Retry filter of the route matches the class of the error.
                return Mono.error(error);
            }
            ServerWebExchangeUtils.reset(exchange);
            return send(exchange, chain, true);
        }
        var failure = new NextHopFaulty(NextHopFaulty.Fault.BROKE_OFF, CUT_OFF + NextHopFault.address(exchange));
        if (!repeatable) {
            return Mono.error(failure);
        }
        ServerWebExchangeUtils.reset(exchange);
        return Mono.error(new NotAnswered(failure));
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
