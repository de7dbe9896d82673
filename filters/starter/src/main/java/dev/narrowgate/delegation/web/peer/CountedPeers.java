package dev.narrowgate.delegation.web.peer;

import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.web.request.Connections;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.TrustedProxies;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Finds the caller of a request: the peer, or the caller that trusted proxies name. Counting, records and the next hop
 * share this reading. Of the decisions only the shadow of a policy depends on it.
 */
public final class CountedPeers {

    /** No proxy is trusted. */
    public static final CountedPeers DIRECT = new CountedPeers(null, ProxyHeader.X_FORWARDED_FOR);

    private final @Nullable TrustedProxies trusted;

    private final @Nullable ProxyHeader header;

    private CountedPeers(@Nullable TrustedProxies trusted, @Nullable ProxyHeader header) {
        this.trusted = trusted;
        this.header = header;
    }

    /**
     * @param pattern matches the addresses of trusted proxies, as in Spring Cloud Gateway; null for none
     * @param header the header that the proxies write; null for Forwarded if it stands alone, else X-Forwarded-For
     */
    public static CountedPeers behind(@Nullable String pattern, @Nullable ProxyHeader header) {
        return pattern == null || pattern.isBlank() ? DIRECT : new CountedPeers(TrustedProxies.from(pattern), header);
    }

    /** Returns the header that describes the way of this request. */
    public ProxyHeader header(ServerHttpRequest request) {
        if (header != null) {
            return header;
        }
        var headers = request.getHeaders();
        var standardAlone = headers.get(ProxyHeader.X_FORWARDED_FOR.header()) == null
                && headers.get(ProxyHeader.FORWARDED.header()) != null;
        return standardAlone ? ProxyHeader.FORWARDED : ProxyHeader.X_FORWARDED_FOR;
    }

    /** The network and the address of the caller. */
    public Caller caller(ServerHttpRequest request) {
        var way = way(request);
        if (way.isEmpty()) {
            return Caller.UNKNOWN;
        }
        var address = way.getLast().address();
        return new Caller(PeerNetwork.of(address), PeerNetwork.text(address));
    }

    /** The address of the caller; null if the request came over no connection. */
    public @Nullable InetSocketAddress address(ServerHttpRequest request) {
        var way = way(request);
        return way.isEmpty() ? null : new InetSocketAddress(way.getLast().address(), 0);
    }

    /** Whether the peer is a trusted proxy. */
    public boolean isTrusted(InetAddress peer) {
        return trusted != null && trusted.isTrusted(peer.getHostAddress());
    }

    /**
     * Returns the senders from the peer back to the caller, as far as trusted proxies name them. Empty if the request
     * came over no connection.
     */
    public List<WayPoint> way(ServerHttpRequest request) {
        var peer = Connections.peer(request);
        var address = peer == null ? null : peer.getAddress();
        if (address == null) {
            return List.of();
        }
        var believed = trusted;
        if (believed == null || !isTrusted(address)) {
            return List.of(WayPoint.of(address));
        }
        var told = header(request);
        return ForwardedWay.read(address, told, request.getHeaders().getOrEmpty(told.header()), believed);
    }
}
