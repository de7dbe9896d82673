package dev.narrowgate.delegation.web.peer;

import dev.narrowgate.delegation.web.request.Connections;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.TrustedProxies;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Where requests come from: from the peer, or when the peer is a trusted proxy, from the caller which the proxies name. It is read
 * in this one way for counting, for records and for the next hop. No decision looks at it.
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
     * @param pattern of the proxies' addresses, as Spring Cloud Gateway has it; null for none
     * @param header that they write; null for Forwarded where it stands alone, and else X-Forwarded-For
     */
    public static CountedPeers behind(@Nullable String pattern, @Nullable ProxyHeader header) {
        return pattern == null || pattern.isBlank() ? DIRECT : new CountedPeers(TrustedProxies.from(pattern), header);
    }

    /** In which the way of a request is told. */
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

    /**
     * Where a request comes from, for a record.
     *
     * @param network that it is counted under
     * @param address of the caller, without a port
     */
    public record Caller(String network, String address) {
        static final Caller UNKNOWN = new Caller("", "");
    }

    /** Whether what the peer says of the way here may be believed. */
    public boolean isTrusted(InetAddress peer) {
        return trusted != null && trusted.isTrusted(peer.getHostAddress());
    }

    /** From the peer back to the caller, as far as trusted proxies tell of it. Empty when the request came over no connection. */
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
