package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.web.nexthop.NextHopFault;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import dev.narrowgate.delegation.web.problem.RelayedChallenges;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A next hop that answers 401 does not accept the token that this gateway made for it. That is nothing that the caller could
 * mend: a token that was kept is exchanged once more, and then the caller is told 502, unless the policy passes challenges
 * on. A gateway as the next hop may ask the caller for something too, and then its challenge goes on as one of this gateway.
 */
public final class NextHopAnswerFilter implements GlobalFilter, Ordered {

    private final Set<String> passing;
    private final RelayedChallenges relayed;
    private final TokenExchanger exchanger;

    /**
     * @param passing the names of the policies that let challenges of the next hop through
     * @param relayed the challenges of next hops that are gateways
     */
    public NextHopAnswerFilter(Set<String> passing, RelayedChallenges relayed, TokenExchanger exchanger) {
        this.relayed = relayed;
        this.passing = Set.copyOf(passing);
        this.exchanger = exchanger;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var departure = DepartureAttribute.get(exchange);
        return departure == null
                ? chain.filter(exchange)
                : chain.filter(exchange).then(Mono.defer(() -> answered(exchange, departure)));
    }

    private Mono<Void> answered(ServerWebExchange exchange, ForwardableHop departure) {
        if (exchange.getResponse().isCommitted()
                || relayed.relay(exchange, departure)
                || !ProblemCatalog.isChallenge(exchange.getResponse().getStatusCode())) {
            return Mono.empty();
        }
        // Whether or not this request may be sent once more: nobody is to be given that token again.
        exchanger.forget(
                departure.hop().permitted().exchangeRequest(), departure.hop().token());
        if (SecondAttempt.isWorthIt(exchange, departure)) {
            return SecondAttempt.prepare(exchange);
        }
        return passes(departure.hop().received().policy().name())
                ? Mono.empty()
                : Mono.error(new NextHopFaulty(
                        NextHopFaulty.Fault.TOKEN_REFUSED,
                        "answered 401: it does not accept the token made for it" + NextHopFault.address(exchange)));
    }

    boolean passes(String policy) {
        return passing.contains(policy);
    }

    /** After the answer has come, and before it is written. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER + 1;
    }
}
