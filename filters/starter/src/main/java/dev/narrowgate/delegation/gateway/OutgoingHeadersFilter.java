package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.pipeline.Departure;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the headers of the request that leaves: removes whatever a caller sent under a reserved name, on every route, then
 * sets our own. Runs after all others, and so after hop-by-hop headers were removed: a {@code Connection} header that names
 * ours finds nothing to take away.
 */
public final class OutgoingHeadersFilter implements HttpHeadersFilter, Ordered {

    private static final String AUTHORIZATION = ReservedHeaders.normal(HttpHeaders.AUTHORIZATION);

    private final ReservedHeaders reserved;

    public OutgoingHeadersFilter(ReservedHeaders reserved) {
        this.reserved = reserved;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        var departure = DepartureAttribute.get(exchange);
        var output = new HttpHeaders();
        for (var header : input.headerSet()) {
            if (!isReplaced(header.getKey(), departure != null)) {
                output.addAll(header.getKey(), header.getValue());
            }
        }
        if (departure != null) {
            stamp(output, departure);
        }
        return output;
    }

    private void stamp(HttpHeaders output, Departure departure) {
        output.set(HttpHeaders.AUTHORIZATION, departure.hop().token().authorization());
        departure.provenance().values().forEach((header, value) -> output.set(reserved.name(header), value));
    }

    /** On a route without delegation the caller's own authorization is none of our business; provenance always is. */
    private boolean isReplaced(String name, boolean delegated) {
        return reserved.isReserved(name)
                || delegated && ReservedHeaders.normal(name).equals(AUTHORIZATION);
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.REQUEST;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
