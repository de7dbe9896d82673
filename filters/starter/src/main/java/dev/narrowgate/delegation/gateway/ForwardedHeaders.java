package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** What the next hop is told of the way here: only what this gateway knows itself, unless it was told whom to trust. */
public final class ForwardedHeaders {

    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";

    /** Spring Cloud Gateway's own filters take these from trusted proxies, and add to them. */
    private static final Set<String> FRAMEWORK = Set.of(
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-prefix");

    private static final Set<String> SAID = Stream.concat(
                    FRAMEWORK.stream(),
                    Stream.of(
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

    private final boolean trusting;
    private final String host;

    /**
     * @param trusting whether proxies in front are configured, whose word the framework passes on
     * @param publicUri where callers reach the gateway
     */
    public ForwardedHeaders(boolean trusting, URI publicUri) {
        this.trusting = trusting;
        this.host = publicUri.getRawAuthority();
    }

    /** Whether it is about the way here. @param normal its name in its one spelling */
    static boolean isSaid(String normal) {
        return SAID.contains(normal);
    }

    /** Whether a caller's word for it is worth nothing. @param normal its name in its one spelling */
    boolean isDropped(String name, String normal) {
        return SAID.contains(normal) && !(trusting && FRAMEWORK.contains(name.toLowerCase(Locale.ROOT)));
    }

    void write(HttpHeaders output, ServerHttpRequest request) {
        if (trusting) {
            return;
        }
        var peer = request.getRemoteAddress();
        if (peer != null && peer.getAddress() != null) {
            output.set(FOR, peer.getAddress().getHostAddress());
        }
        output.set(PROTO, request.getSslInfo() == null ? "http" : "https");
        output.set(HOST, host);
    }
}
