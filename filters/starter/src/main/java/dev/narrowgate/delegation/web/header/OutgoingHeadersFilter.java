package dev.narrowgate.delegation.web.header;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

import dev.narrowgate.delegation.engine.transport.client.UnsaidHeaders;
import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.DepartingHop;
import dev.narrowgate.delegation.web.DepartureAttribute;
import dev.narrowgate.delegation.web.DepartureCheck;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.ServedEngine.Edge;
import dev.narrowgate.delegation.web.websocket.WebSocketHandshake;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the headers of the request to the next hop. On every route, it removes the caller's reserved headers, then sets
 * those of the gateway. It runs after all other header filters and removes hop-by-hop headers itself.
 * {@link ConnectionOptionsFilter} has already removed the fields that a caller's {@code Connection} names.
 */
public final class OutgoingHeadersFilter implements HttpHeadersFilter, Ordered {

    private static final String AUTHORIZATION = ReservedHeaders.normal(HttpHeaders.AUTHORIZATION);

    private static final Map<String, String> NOTHING = Map.of();

    private final PresentEngine present;
    private final DepartureCheck check;

    public OutgoingHeadersFilter(PresentEngine present, InstantSource clock) {
        this.present = present;
        this.check = new DepartureCheck(clock);
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        var hop = DepartureAttribute.hop(exchange);
        if (hop != null) {
            // Before anything is signed: a token for one next hop must not go to another (law 5).
            check.checkTarget(exchange, hop);
        }
        var departure = hop == null ? null : hop.departure();
        var edge = (hop == null ? present.of(exchange) : hop.engine()).edge();
        var forwarded = edge.forwarded();
        var authorized = departure == null ? NOTHING : authorization(departure, exchange);
        var ours = ours(authorized, hop);
        var output = new HttpHeaders();
        var way = forwarded.way(exchange.getRequest());
        var trusted = forwarded.isTrusted(way);
        var left = forwarded.isLeftToFramework(exchange.getRequest(), trusted);
        for (var header : input.headerSet()) {
            if (!isReplaced(header.getKey(), ours, edge, hop != null, left)) {
                output.addAll(header.getKey(), header.getValue());
            }
        }
        forwarded.write(output, exchange.getRequest(), way, trusted);
        if (hop != null && departure != null) {
            check.leave(hop, exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR), output);
            authorized.forEach(output::set);
            departure
                    .provenance()
                    .values()
                    .forEach((header, value) -> output.set(edge.reserved().name(header), value));
            var signed = departure.statement();
            if (signed != null) {
                output.set(ReservedHeaders.PROVENANCE, signed.text().value());
            }
        }
        WebSocketHandshake.write(output, exchange);
        UnsaidHeaders.mark(output::containsHeader, output::set);
        return output;
    }

    private static Map<String, String> authorization(ForwardableHop departure, ServerWebExchange exchange) {
        URI target = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
        var request = new OutgoingRequest(exchange.getRequest().getMethod().name(), target.toString());
        return departure.hop().authorization().headers(request);
    }

    /**
     * Returns the names that only this gateway may set on this hop (law 9): the headers of our authorization and of all
     * configured credentials. A name that ends with a hyphen is a prefix.
     */
    private static Collection<String> ours(Map<String, String> authorized, @Nullable DepartingHop hop) {
        var shown = hop == null ? Set.<String>of() : hop.policy().credentials();
        if (authorized.isEmpty()) {
            return shown;
        }
        var ours = new ArrayList<String>(shown);
        for (var header : authorized.keySet()) {
            ours.add(ReservedHeaders.normal(header));
        }
        return ours;
    }

    /** Without delegation, the caller's own Authorization goes on. Reserved headers, such as provenance, never do. */
    private static boolean isReplaced(
            String name, Collection<String> ours, Edge edge, boolean delegated, boolean left) {
        var normal = ReservedHeaders.normal(name);
        return edge.reserved().holds(normal)
                || edge.forwarded().isDropped(name, normal, left)
                || HopByHopHeaders.isAlways(name.toLowerCase(Locale.ROOT))
                || isOneOf(ours, normal)
                || delegated && normal.equals(AUTHORIZATION);
    }

    private static boolean isOneOf(Collection<String> ours, String normal) {
        for (var header : ours) {
            if (header.endsWith("-") ? normal.startsWith(header) : normal.equals(header)) {
                return true;
            }
        }
        return false;
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
