package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ORIGINAL_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.getUriTemplateVariables;

import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.peer.ShadowedPeers;
import dev.narrowgate.delegation.web.request.PresentedReader;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/** Reads a request from its exchange into the first stage of the pipeline. */
public final class HopReader {

    private final CountedPeers peers;
    private final Supplier<String> ids;
    private final InstantSource clock;

    public HopReader(CountedPeers peers, Supplier<String> ids, InstantSource clock) {
        this.peers = peers;
        this.ids = ids;
        this.clock = clock;
    }

    /** Returns the path as it arrived, before a filter changed it. */
    public static String originalPath(ServerWebExchange exchange) {
        Set<URI> urls = exchange.getAttributeOrDefault(GATEWAY_ORIGINAL_REQUEST_URL_ATTR, Set.of());
        return urls.isEmpty()
                ? exchange.getRequest().getURI().getRawPath()
                : urls.iterator().next().getRawPath();
    }

    /** @param shadowed the callers for which the policy is not enforced yet; null: it is enforced for all */
    Received read(ServerWebExchange exchange, DelegationPolicy policy, @Nullable ShadowedPeers shadowed) {
        var request = exchange.getRequest();
        var caller = peers.caller(request);
        Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        var now = clock.instant();
        return new Received(
                ids.get(),
                now,
                policy,
                new Action(request.getMethod().name()),
                new Resource(
                        route == null ? "" : route.getId(),
                        request.getPath().value(),
                        new ExchangeAttributes(request, getUriTemplateVariables(exchange))),
                TraceParent.traceId(request.getHeaders().get(TraceParent.HEADER)),
                PresentedReader.read(request),
                caller,
                shadowed == null ? null : shadowed.of(peers.address(request), now));
    }
}
