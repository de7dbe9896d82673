package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.engine.transport.message.HostName;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.peer.PeerNetwork;
import dev.narrowgate.delegation.web.peer.ProxyHeader;
import dev.narrowgate.delegation.web.peer.WayPoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Tells the next hop the way of a request. The headers contain what this gateway knows itself and what trusted proxies
 * report.
 */
public final class ForwardedHeaders {

    private static final String FOR = ProxyHeader.X_FORWARDED_FOR.header();
    private static final String FORWARDED = ProxyHeader.FORWARDED.header();
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";

    /** Spring Cloud Gateway's own filter accepts these from trusted proxies and adds to them. */
    private static final Set<String> FRAMEWORK =
            Set.of("x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-prefix");

    private static final Set<String> SAID = Stream.concat(
                    FRAMEWORK.stream(),
                    Stream.of(
                            FORWARDED,
                            FOR,
                            "X-Forwarded-Path",
                            "X-Forwarded-Uri",
                            "X-Forwarded-Method",
                            "X-Forwarded-Ssl",
                            "X-Forwarded-Scheme",
                            "X-Forwarded-Server",
                            "X-Forwarded-By",
                            "X-Original-Forwarded-For",
                            "X-Original-Host",
                            "X-Host",
                            "X-Real-IP",
                            "X-Client-IP",
                            "X-Cluster-Client-IP",
                            "X-Envoy-External-Address",
                            "X-Envoy-Original-Path",
                            "True-Client-IP",
                            "CF-Connecting-IP",
                            "Fastly-Client-IP",
                            "Front-End-Https",
                            "Via",
                            "Proxy-Connection",
                            // Headers that the server adds to a request over HTTP/2.
                            "X-Http2-Stream-Id",
                            "X-Http2-Scheme",
                            "X-Http2-Path",
                            "X-Http2-Stream-Weight",
                            "X-Http2-Stream-Dependency-Id",
                            "X-Http2-Stream-Promise-Id"))
            .map(ReservedHeaders::normal)
            .collect(Collectors.toUnmodifiableSet());

    private final CountedPeers peers;
    private final String host;

    /**
     * @param peers knows the trusted proxies, whose headers the framework passes on
     * @param publicUri the address at which callers reach the gateway
     */
    public ForwardedHeaders(CountedPeers peers, URI publicUri) {
        this.peers = peers;
        this.host = publicUri.getRawAuthority();
    }

    /** Whether a normalized name belongs to a header about the way of a request. */
    static boolean isSaid(String normal) {
        return SAID.contains(normal);
    }

    /** Returns the known senders of a request; see {@link CountedPeers}. */
    List<WayPoint> way(ServerHttpRequest request) {
        return peers.way(request);
    }

    /** Whether the peer is a trusted proxy. */
    boolean isTrusted(List<WayPoint> way) {
        return !way.isEmpty() && peers.isTrusted(way.getFirst().address());
    }

    /** Whether the framework's own filter passes on the other headers of a trusted proxy, beside the addresses. */
    boolean isLeftToFramework(ServerHttpRequest request, boolean trusted) {
        return trusted && peers.header(request) == ProxyHeader.X_FORWARDED_FOR;
    }

    /**
     * Whether an incoming header about the way is removed. The gateway always writes the addresses anew. Proxies that
     * write {@code Forwarded} leave the other headers as their caller sent them.
     *
     * @param normal the normalized name
     * @param left whether the framework takes the header from a trusted proxy
     */
    boolean isDropped(String name, String normal, boolean left) {
        return SAID.contains(normal) && !(left && FRAMEWORK.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** @param trusted whether a trusted proxy sent the request */
    void write(HttpHeaders output, ServerHttpRequest request, List<WayPoint> way, boolean trusted) {
        if (!way.isEmpty()) {
            output.set(FOR, simple(way));
        }
        var scheme = request.getSslInfo() == null ? "http" : "https";
        if (!trusted) {
            output.set(PROTO, scheme);
            output.set(HOST, host);
        } else if (peers.header(request) == ProxyHeader.FORWARDED) {
            var told = new ArrayList<>(way);
            told.set(0, new WayPoint(way.getFirst().address(), scheme, asked(request)));
            output.set(FORWARDED, standard(told));
            set(output, PROTO, told.getLast().scheme());
            set(output, HOST, told.getLast().host());
        }
    }

    private static void set(HttpHeaders output, String name, @Nullable String value) {
        if (value != null) {
            output.set(name, value);
        }
    }

    /** Returns the host that the last proxy requested, or the public host without a valid one. */
    private String asked(ServerHttpRequest request) {
        var asked = request.getURI().getRawAuthority();
        return asked != null && HostName.isOne(asked) ? asked : host;
    }

    /** Formats {@code X-Forwarded-For}, from the caller on. */
    private static String simple(List<WayPoint> way) {
        var text = new StringJoiner(", ");
        for (var point : way.reversed()) {
            text.add(PeerNetwork.text(point.address()));
        }
        return text.toString();
    }

    /** Formats {@code Forwarded} (RFC 7239, section 6): an IPv6 address has brackets, and a colon requires quotes. */
    private static String standard(List<WayPoint> way) {
        var text = new StringJoiner(", ");
        for (var point : way.reversed()) {
            var address = PeerNetwork.text(point.address());
            text.add((address.indexOf(':') < 0 ? "for=" + address : "for=\"[" + address + "]\"")
                    + (point.host() == null ? "" : ";host=\"" + point.host() + "\"")
                    + (point.scheme() == null ? "" : ";proto=" + point.scheme()));
        }
        return text.toString();
    }
}
