package dev.narrowgate.delegation.web.header;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.exchange.OutgoingRequest;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.DepartingHop;
import dev.narrowgate.delegation.web.DepartureAttribute;
import dev.narrowgate.delegation.web.HopReader;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.ServedEngine.Edge;
import dev.narrowgate.delegation.web.route.TargetHost;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.TrailerHeadersFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the headers of the answer to the caller. A next hop can neither set headers of the gateway nor redirect callers
 * to its own address.
 */
public final class IncomingHeadersFilter implements HttpHeadersFilter, TrailerHeadersFilter, Ordered {

    /** Headers about tokens and about other addresses of this server, which only the gateway can know. */
    private static final Set<String> OURS = Stream.of(
                    HttpHeaders.AUTHORIZATION,
                    HeaderNames.DPOP_NONCE,
                    "Alt-Svc",
                    "Proxy-Authenticate",
                    "Authentication-Info")
            .map(ReservedHeaders::normal)
            .collect(Collectors.toUnmodifiableSet());

    private static final String CHALLENGE = ReservedHeaders.normal(HttpHeaders.WWW_AUTHENTICATE);

    private final PresentEngine present;

    public IncomingHeadersFilter(PresentEngine present) {
        this.present = present;
    }

    @Override
    public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        var hop = DepartureAttribute.departing(exchange);
        var edge = (hop == null ? present.of(exchange) : hop.engine()).edge();
        var output = new HttpHeaders();
        var named = HopByHopHeaders.named(input);
        for (var header : input.headerSet()) {
            if (!isOurs(header.getKey(), edge, hop)
                    && !HopByHopHeaders.isOne(header.getKey().toLowerCase(Locale.ROOT), named)) {
                output.addAll(header.getKey(), header.getValue());
            }
        }
        if (hop != null) {
            updateNonce(input, hop.departure(), exchange);
        }
        var location = output.getFirst(HttpHeaders.LOCATION);
        if (location != null) {
            output.set(HttpHeaders.LOCATION, outward(location, edge.publicUri(), exchange));
        }
        return output;
    }

    /**
     * Returns no trailers: a trailer could not be taken back, and no client has asked for one (RFC 9110, section
     * 6.5.1).
     */
    @Override
    public HttpHeaders trailers(@Nullable HttpHeaders input, ServerWebExchange exchange) {
        return new HttpHeaders();
    }

    /** Stores the nonce for the next DPoP proof of this gateway (RFC 9449, section 9). */
    private static void updateNonce(HttpHeaders input, ForwardableHop departure, ServerWebExchange exchange) {
        var nonce = input.get(DpopNonceHeader.NAME);
        URI sentTo = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
        if (nonce != null && nonce.size() == 1 && sentTo != null) {
            var request = new OutgoingRequest(exchange.getRequest().getMethod().name(), sentTo.toString());
            departure.hop().authorization().updateNonce(request, nonce.getFirst());
        }
    }

    private static boolean isOurs(String name, Edge edge, @Nullable DepartingHop hop) {
        var normal = ReservedHeaders.normal(name);
        return edge.reserved().holds(normal)
                || OURS.contains(normal)
                || hop != null
                        // A next hop may echo the credential that it was shown, and callers must not see it.
                        && (hop.policy().credentials().contains(normal)
                                || AuthorityHeaders.isOfAnswer(normal)
                                || !hop.passesChallenges() && normal.equals(CHALLENGE));
    }

    /** Rewrites an address of the next hop to the address that callers use. Any other address stays as it is. */
    private static String outward(String location, URI publicUri, ServerWebExchange exchange) {
        Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        URI sentTo = exchange.getAttribute(GATEWAY_REQUEST_URL_ATTR);
        var named = parse(location);
        if (named == null || named.getRawAuthority() == null || route == null) {
            return location;
        }
        // A reference without a scheme has the scheme of the request (RFC 3986, section 4.2).
        var scheme = sentTo == null ? route.getUri().getScheme() : sentTo.getScheme();
        var inside = isSame(named, route.getUri(), scheme) || sentTo != null && isSame(named, sentTo, scheme);
        if (!inside) {
            return location;
        }
        var path = named.getRawPath();
        var base = publicUri.getScheme() + "://" + publicUri.getRawAuthority();
        return base
                + prefix(exchange, sentTo)
                + path
                + (named.getRawQuery() == null ? "" : "?" + named.getRawQuery())
                + (named.getRawFragment() == null ? "" : "#" + named.getRawFragment());
    }

    /** Returns the path prefix that a filter removed from the request. */
    private static String prefix(ServerWebExchange exchange, @Nullable URI sentTo) {
        var asked = HopReader.originalPath(exchange);
        var sent = sentTo == null ? "" : sentTo.getRawPath();
        return !sent.isEmpty() && asked.endsWith(sent) ? asked.substring(0, asked.length() - sent.length()) : "";
    }

    private static boolean isSame(URI one, URI other, String scheme) {
        var host = TargetHost.of(one);
        return host != null && host.equalsIgnoreCase(TargetHost.of(other)) && port(one, scheme) == port(other, scheme);
    }

    private static int port(URI uri, String scheme) {
        var spoken = uri.getScheme() == null ? scheme : uri.getScheme();
        var written = TargetHost.port(uri);
        return written >= 0 ? written : "http".equalsIgnoreCase(spoken) ? 80 : 443;
    }

    private static @Nullable URI parse(String location) {
        try {
            return URI.create(location);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.RESPONSE;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
