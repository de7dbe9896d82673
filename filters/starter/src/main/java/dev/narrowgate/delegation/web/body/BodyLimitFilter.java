package dev.narrowgate.delegation.web.body;

import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.engine.transport.http1.BodyAllowance;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.web.DepartureAttribute;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.RequestEventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Lets no more of a body through than the limit, however it is framed. What was sent of it to the next hop is broken off, as it
 * is when the rest does not come in time.
 */
public final class BodyLimitFilter implements GlobalFilter, Ordered {

    /** What Netty puts on a request that came over HTTP/2, where a body needs no header that announces it. */
    private static final String HTTP2_STREAM = "x-http2-stream-id";

    private final PresentEngine present;

    public BodyLimitFilter(PresentEngine present) {
        this.present = present;
    }

    /** What is wrong with the length that a request announces; null when there is nothing. */
    public static @Nullable RequestTooLarge problem(ServerHttpRequest request, BodyLimits limits) {
        var announced = request.getHeaders().getContentLength();
        return announced > limits.bytes()
                ? new RequestTooLarge("a body of " + announced + " bytes (expected: up to " + limits.bytes() + ")")
                : null;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var request = exchange.getRequest();
        var hop = DepartureAttribute.departing(exchange);
        var engine = hop == null ? present.get() : hop.engine();
        var problems = engine.problems();
        var limits = hop == null ? engine.edge().bodies() : hop.policy().bodies();
        var problem = problem(request, limits);
        if (problem != null) {
            return problems.write(exchange, null, problem);
        }
        if (!mayHaveBody(request.getHeaders())) {
            return chain.filter(exchange);
        }
        var channel = RequestEventLoop.channel(request);
        if (channel != null) {
            // Here the hop is permitted: before, the body of a stranger would go on as far as the policy's limit.
            BodyAllowance.permit(channel, limits.bytes());
        }
        var limited = chain.filter(exchange.mutate()
                .request(new LimitedBody(request, limits, BodyFault.begin(exchange)::failed))
                .build());
        // With delegation the failure belongs to the hop, and goes into its record.
        return hop != null
                ? limited
                : limited.onErrorResume(Rejected.class, failure -> problems.write(exchange, null, failure));
    }

    private static boolean mayHaveBody(HttpHeaders headers) {
        return headers.getContentLength() > 0
                || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                || headers.containsHeader(HTTP2_STREAM);
    }

    /** Just inside the Delegation filter, which looks at an announced length itself, before it verifies anything. */
    @Override
    public int getOrder() {
        return DelegationGatewayFilterFactory.ORDER + 1;
    }
}
