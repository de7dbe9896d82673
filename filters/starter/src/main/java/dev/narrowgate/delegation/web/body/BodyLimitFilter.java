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
 * Limits the size and the time of a request body, whatever its framing. A body over a limit breaks off the request to
 * the next hop.
 */
public final class BodyLimitFilter implements GlobalFilter, Ordered {

    /** The header that Netty adds to a request over HTTP/2, where no header has to announce a body. */
    private static final String HTTP2_STREAM = "x-http2-stream-id";

    private final PresentEngine present;

    public BodyLimitFilter(PresentEngine present) {
        this.present = present;
    }

    /** Returns the refusal of a request that announces too large a body, or null. */
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
        var engine = hop == null ? present.of(exchange) : hop.engine();
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
            // Only now is the hop permitted: an unverified caller must not use the policy's limit.
            BodyAllowance.permit(channel, limits.bytes());
        }
        var limited = chain.filter(exchange.mutate()
                .request(new LimitedBody(request, limits, BodyFault.begin(exchange)::failed))
                .build());
        // With delegation, the hop records the failure and answers it.
        return hop != null
                ? limited
                : limited.onErrorResume(Rejected.class, failure -> problems.write(exchange, null, failure));
    }

    private static boolean mayHaveBody(HttpHeaders headers) {
        return headers.getContentLength() > 0
                || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                || headers.containsHeader(HTTP2_STREAM);
    }

    /** Just inside the Delegation filter, which checks an announced length itself before it verifies the token. */
    @Override
    public int getOrder() {
        return DelegationGatewayFilterFactory.ORDER + 1;
    }
}
