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

/** What the next hop is told of the way here: only what this gateway knows itself, unless it was told whom to trust. */
public final class ForwardedHeaders {

    private static final String FOR = ProxyHeader.X_FORWARDED_FOR.header();
    private static final String FORWARDED = ProxyHeader.FORWARDED.header();
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";

    /** Spring Cloud Gateway's own filter takes these from trusted proxies, and adds to them. */
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
                            // What the server itself writes down of a request over HTTP/2.
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
     * @param peers those among them that are proxies in front, whose word the framework passes on
     * @param publicUri where callers reach the gateway
     */
    public ForwardedHeaders(CountedPeers peers, URI publicUri) {
        this.peers = peers;
        this.host = publicUri.getRawAuthority();
    }

    /** Whether it is about the way here. @param normal its name in its one spelling */
    static boolean isSaid(String normal) {
        return SAID.contains(normal);
    }

    /** What is known of the way of a request; see {@link CountedPeers}. */
    List<WayPoint> way(ServerHttpRequest request) {
        return peers.way(request);
    }

    /** Whether the peer is a proxy in front. */
    boolean isTrusted(List<WayPoint> way) {
        return !way.isEmpty() && peers.isTrusted(way.getFirst().address());
    }

    /** Whether the framework's own filter passes on what a proxy in front said beside the addresses. */
    boolean isLeftToFramework(ServerHttpRequest request, boolean trusted) {
        return trusted && peers.header(request) == ProxyHeader.X_FORWARDED_FOR;
    }

    /**
     * Whether what was said of the way here does not go on. Addresses never go on as they came: they are written anew. Proxies that
     * write Forwarded leave the other headers as their caller sent them.
     *
     * @param normal the name in its one spelling
     * @param left whether the framework takes it from a proxy in front
     */
    boolean isDropped(String name, String normal, boolean left) {
        return SAID.contains(normal) && !(left && FRAMEWORK.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** @param trusted whether a proxy in front sent the request */
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

    /** What the last proxy asked this gateway for. */
    private String asked(ServerHttpRequest request) {
        var asked = request.getURI().getRawAuthority();
        return asked != null && HostName.isOne(asked) ? asked : host;
    }

    /** From the caller on. */
    private static String simple(List<WayPoint> way) {
        var text = new StringJoiner(", ");
        for (var point : way.reversed()) {
            text.add(PeerNetwork.text(point.address()));
        }
        return text.toString();
    }

    /** RFC 7239, section 6: an address of IPv6 has brackets, and a colon makes quotes necessary. */
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
