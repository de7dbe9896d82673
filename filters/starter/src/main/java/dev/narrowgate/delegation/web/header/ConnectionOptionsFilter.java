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
 * Removes the fields that a caller's {@code Connection} names (RFC 9110, section 7.6.1) from what arrived, and the names with them.
 * Whatever reads them later would take away what the filters of the route have set: a tenant, a key.
 */
public final class ConnectionOptionsFilter implements GlobalFilter, Ordered {

    /** More than any client has a use for. */
    static final int MOST = 32;

    /** Options that name no field to remove. A WebSocket needs {@code upgrade}. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("close", "keep-alive", "upgrade");

    /** They say what the message is, and where it goes: no hop may leave them out. */
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
            return present.get().problems().write(exchange, null, problem);
        }
        var named = HopByHopHeaders.named(headers);
        return OF_THE_CONNECTION.containsAll(named) ? chain.filter(exchange) : chain.filter(without(exchange, named));
    }

    /** What is wrong with the options of a request; null when there is nothing. */
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
     * Inside the Delegation filter, which reads the caller's own credentials and calls {@link #problem} before it verifies
     * anything; before any filter of a route.
     */
    @Override
    public int getOrder() {
        return DelegationGatewayFilterFactory.ORDER + 1;
    }
}
