package dev.narrowgate.delegation.gateway;

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
    public static final CountedPeers DIRECT = new CountedPeers(null);

    private final @Nullable TrustedProxies trusted;

    private CountedPeers(@Nullable TrustedProxies trusted) {
        this.trusted = trusted;
    }

    /** @param pattern of the proxies' addresses, as Spring Cloud Gateway has it; null for none */
    public static CountedPeers behind(@Nullable String pattern) {
        return pattern == null || pattern.isBlank() ? DIRECT : new CountedPeers(TrustedProxies.from(pattern));
    }

    /** The network of the caller, as one that is counted together. Empty when the request came over no connection. */
    public String of(ServerHttpRequest request) {
        var way = way(request);
        return way.isEmpty() ? "" : PeerNetwork.of(way.getLast());
    }

    /** The network and the address of the caller. */
    public Caller caller(ServerHttpRequest request) {
        var way = way(request);
        return way.isEmpty()
                ? Caller.UNKNOWN
                : new Caller(PeerNetwork.of(way.getLast()), PeerNetwork.text(way.getLast()));
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
    boolean isTrusted(InetAddress peer) {
        return trusted != null && trusted.isTrusted(peer.getHostAddress());
    }

    /** From the peer back to the caller, as far as trusted proxies tell of it. Empty when the request came over no connection. */
    List<InetAddress> way(ServerHttpRequest request) {
        var peer = Connections.peer(request);
        var address = peer == null ? null : peer.getAddress();
        if (address == null) {
            return List.of();
        }
        var believed = trusted;
        return believed == null || !isTrusted(address) ? List.of(address) : way(address, request, believed);
    }

    private static List<InetAddress> way(InetAddress peer, ServerHttpRequest request, TrustedProxies trusted) {
        var headers = request.getHeaders();
        var simple = headers.getOrEmpty("X-Forwarded-For");
        var standard = headers.getOrEmpty("Forwarded");
        var bySimple = ForwardedWay.simple(peer, simple, trusted);
        if (standard.isEmpty()) {
            return bySimple;
        }
        var byStandard = ForwardedWay.standard(peer, standard, trusted);
        if (simple.isEmpty()) {
            return byStandard;
        }
        // A proxy that writes one of them may leave the other as its caller sent it: then it is not known which is
        // true.
        return bySimple.getLast().equals(byStandard.getLast()) ? bySimple : List.of(peer);
    }
}
