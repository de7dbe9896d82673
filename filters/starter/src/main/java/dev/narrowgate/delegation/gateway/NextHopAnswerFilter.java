package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import java.util.Set;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A next hop that answers 401 does not accept the token that this gateway made for it. That is nothing that the caller could
 * mend, so the caller is told 502, unless the policy passes challenges on.
 */
public final class NextHopAnswerFilter implements GlobalFilter, Ordered {

    private final Set<String> passing;

    /** @param passing the names of the policies that let challenges of the next hop through */
    public NextHopAnswerFilter(Set<String> passing) {
        this.passing = Set.copyOf(passing);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var departure = DepartureAttribute.get(exchange);
        if (departure == null || passes(departure.hop().received().policy().name())) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange).then(Mono.defer(() -> {
            var status = exchange.getResponse().getStatusCode();
            return ProblemCatalog.isChallenge(status) && !exchange.getResponse().isCommitted()
                    ? Mono.error(new NextHopUnavailable("answered 401: it does not accept the token made for it"))
                    : Mono.empty();
        }));
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
