package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.NextHopFaulty;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.web.RoutePolicy.NextHopChallenge;
import dev.narrowgate.delegation.web.nexthop.NextHopFault;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import dev.narrowgate.delegation.web.problem.RelayedChallenges;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Handles a 401 of a next hop, which does not accept the token that this gateway made for it. The caller cannot correct
 * that. The gateway exchanges a kept token once more, and then answers 502 unless the policy passes challenges on. If
 * the next hop is a gateway, its challenge to the caller goes on as one of this gateway.
 */
public final class NextHopAnswerFilter implements GlobalFilter, Ordered {

    private final RelayedChallenges relayed;

    /** @param relayed relays the challenges of next hops that are gateways */
    public NextHopAnswerFilter(RelayedChallenges relayed) {
        this.relayed = relayed;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var hop = DepartureAttribute.departing(exchange);
        return hop == null
                ? chain.filter(exchange)
                : chain.filter(exchange).then(Mono.defer(() -> answered(exchange, hop)));
    }

    private Mono<Void> answered(ServerWebExchange exchange, DepartingHop hop) {
        var departure = hop.departure();
        // In the shadow of a policy the next hop answers as it would without the gateway.
        if (!(departure.hop() instanceof Exchanged permitted)
                || permitted.received().shadow() != null
                || exchange.getResponse().isCommitted()
                || relayed.relay(exchange, hop, permitted)
                || !ProblemCatalog.isChallenge(exchange.getResponse().getStatusCode())) {
            return Mono.empty();
        }
        // Even if this request is not sent once more, no later request may get that token.
        hop.engine().judge().exchanger().forget(permitted.permitted().exchangeRequest(), permitted.token());
        if (SecondAttempt.isAllowed(exchange, departure)) {
            return SecondAttempt.prepare(exchange);
        }
        return hop.policy().nextHop() == NextHopChallenge.PASSED
                ? Mono.empty()
                : Mono.error(new NextHopFaulty(
                        NextHopFaulty.Fault.TOKEN_REFUSED,
                        "answered 401: it does not accept the token made for it" + NextHopFault.address(exchange)));
    }

    /** After the answer has come, and before it is written. */
    @Override
    public int getOrder() {
        return NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER + 1;
    }
}
