package dev.narrowgate.delegation.web.request;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** Who is on the other end of a connection, whatever headers say. */
public final class Connections {

    private Connections() {}

    /** Not the address that a server may take from {@code X-Forwarded-For}; null when the request came over no connection. */
    public static @Nullable InetSocketAddress peer(ServerHttpRequest request) {
        try {
            HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
            return netty.connectionRemoteAddress() instanceof InetSocketAddress address ? address : null;
        } catch (IllegalArgumentException | ClassCastException notNetty) {
            return request.getRemoteAddress();
        }
    }

    /** The request as Netty has it, with its fields as they arrived; null when it came over no connection. */
    public static @Nullable HttpServerRequest arrived(ServerHttpRequest request) {
        try {
            Object arrived = ServerHttpRequestDecorator.getNativeRequest(request);
            return arrived instanceof HttpServerRequest netty ? netty : null;
        } catch (IllegalArgumentException notNetty) {
            return null;
        }
    }
}
