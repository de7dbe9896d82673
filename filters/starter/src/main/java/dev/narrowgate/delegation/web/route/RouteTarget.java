package dev.narrowgate.delegation.web.route;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_LOADBALANCER_RESPONSE_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ORIGINAL_REQUEST_URL_ATTR;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/** Checks a target against the address of its route, or against the instance that the load balancer chose. */
public final class RouteTarget {

    private static final String BALANCED = "lb";

    private RouteTarget() {}

    /** Whether a target is the address of its route, over a connection that is no less secure. */
    public static boolean isOf(Route route, URI target, ServerWebExchange exchange) {
        if (!isHttp(target.getScheme()) || target.getRawUserInfo() != null) {
            return false;
        }
        var uri = route.getUri();
        return BALANCED.equalsIgnoreCase(uri.getScheme())
                ? isInstance(uri, target, exchange)
                : isSame(target, TargetHost.of(uri), port(uri)) && isSecure(target) == isSecure(uri);
    }

    /** Whether the gateway makes the headers of requests with this scheme. */
    public static boolean isHttp(@Nullable String scheme) {
        return "http".equalsIgnoreCase(scheme)
                || "https".equalsIgnoreCase(scheme)
                || "ws".equalsIgnoreCase(scheme)
                || "wss".equalsIgnoreCase(scheme);
    }

    private static boolean isInstance(URI uri, URI target, ServerWebExchange exchange) {
        Response<?> chosen = exchange.getAttribute(GATEWAY_LOADBALANCER_RESPONSE_ATTR);
        return chosen != null
                && chosen.getServer() instanceof ServiceInstance instance
                && service(uri).equalsIgnoreCase(asked(exchange))
                && isSame(target, instance.getHost(), instance.getPort() < 0 ? port(target) : instance.getPort())
                && (isSecure(target) || !instance.isSecure());
    }

    /** Returns the service of {@code lb://tickets} or {@code lb:https://tickets}. */
    private static String service(URI uri) {
        return String.valueOf(
                uri.getHost() != null
                        ? uri.getHost()
                        : URI.create(uri.getSchemeSpecificPart()).getHost());
    }

    /**
     * Returns the name that the load balancer was asked for. The load balancer adds the target that it replaces as the
     * last one.
     */
    private static String asked(ServerWebExchange exchange) {
        Set<URI> replaced = exchange.getAttributeOrDefault(GATEWAY_ORIGINAL_REQUEST_URL_ATTR, Set.of());
        var last = "";
        for (var target : replaced) {
            last = String.valueOf(target.getHost());
        }
        return last;
    }

    private static boolean isSame(URI target, @Nullable String host, int port) {
        return host != null && host.equalsIgnoreCase(TargetHost.of(target)) && port(target) == port;
    }

    private static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme()) || "wss".equalsIgnoreCase(uri.getScheme());
    }

    private static int port(URI uri) {
        var written = TargetHost.port(uri);
        return written >= 0 ? written : isSecure(uri) ? 443 : 80;
    }
}
