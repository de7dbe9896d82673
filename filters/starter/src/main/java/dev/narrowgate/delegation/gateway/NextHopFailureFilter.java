package dev.narrowgate.delegation.gateway;

import java.io.IOException;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Answers 502 or 504 when the next hop of a route without the Delegation filter cannot be reached, or breaks off before its
 * answer. With that filter the failure belongs to the hop and its record.
 */
public final class NextHopFailureFilter implements GlobalFilter, Ordered {

    private final ProblemWriter problems;

    public NextHopFailureFilter(CallerContract callers) {
        this.problems = callers.problems();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange).onErrorResume(IOException.class, error -> answer(exchange, error));
    }

    private Mono<Void> answer(ServerWebExchange exchange, IOException error) {
        return exchange.getResponse().isCommitted()
                ? Mono.error(error)
                : RequestEventLoop.on(exchange, problems.write(exchange, null, NextHopFailures.of(error, 0)));
    }

    /** Outside of every filter that could try once more. */
    @Override
    public int getOrder() {
        return DelegationGatewayFilterFactory.ORDER - 1;
    }
}
