package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory;
import dev.narrowgate.delegation.web.PresentEngine;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Removes the fields that a caller's {@code Connection} names, and the names themselves (RFC 9110, section 7.6.1).
 * Otherwise a later reader of these names would remove fields that filters of the route set, such as a tenant.
 */
public final class ConnectionOptionsFilter implements GlobalFilter, Ordered {

    /** The maximum number of options, more than any client uses. */
    static final int MOST = 32;

    /** Options that name no field to remove. A WebSocket needs {@code upgrade}. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("close", "keep-alive", "upgrade");

    /** Fields that frame or route the message, which no hop may omit. */
    private static final Set<String> OF_THE_MESSAGE = Set.of("host", "content-length", "transfer-encoding");

    private final PresentEngine present;

    public ConnectionOptionsFilter(PresentEngine present) {
        this.present = present;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        var headers = exchange.getRequest().getHeaders();
        var problem = problem(headers);
        if (problem != null) {
            return present.of(exchange).problems().write(exchange, null, problem);
        }
        var named = HopByHopHeaders.named(headers);
        return OF_THE_CONNECTION.containsAll(named) ? chain.filter(exchange) : chain.filter(without(exchange, named));
    }

    /** Returns the refusal of a request with too many options, or null. */
    public static @Nullable RequestMalformed problem(HttpHeaders headers) {
        var lines = headers.get(HttpHeaders.CONNECTION);
        return lines == null || !areTooMany(lines)
                ? null
                : new RequestMalformed("Connection has more than " + MOST + " options");
    }

    private static boolean areTooMany(List<String> lines) {
        int options = lines.size();
        for (var line : lines) {
            for (int i = line.indexOf(','); i >= 0 && options <= MOST; i = line.indexOf(',', i + 1)) {
                options++;
            }
        }
        return options > MOST;
    }

    private static ServerWebExchange without(ServerWebExchange exchange, Set<String> named) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    headers.remove(HttpHeaders.CONNECTION);
                    for (var name : named) {
                        if (OF_THE_CONNECTION.contains(name)) {
                            headers.add(HttpHeaders.CONNECTION, name);
                        } else if (!OF_THE_MESSAGE.contains(name)) {
                            headers.remove(name);
                        }
                    }
                }))
                .build();
    }

    /**
     * Inside the Delegation filter, which reads the caller's own credentials and calls {@link #problem} before it
     * verifies the token. Before any filter of a route.
     */
    @Override
    public int getOrder() {
        return DelegationGatewayFilterFactory.ORDER + 1;
    }
}
