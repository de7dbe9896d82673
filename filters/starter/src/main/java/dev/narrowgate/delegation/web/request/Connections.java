package dev.narrowgate.delegation.web.request;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.http.server.HttpServerRequest;

/** Finds the peer of a request by its connection, whatever the headers say. */
public final class Connections {

    private Connections() {}

    /**
     * Returns the address of the connection, never one from {@code X-Forwarded-For}. Null if the request came over no
     * connection.
     */
    public static @Nullable InetSocketAddress peer(ServerHttpRequest request) {
        try {
            HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
            return netty.connectionRemoteAddress() instanceof InetSocketAddress address ? address : null;
        } catch (IllegalArgumentException | ClassCastException notNetty) {
            return request.getRemoteAddress();
        }
    }

    /** Returns Netty's request, with the fields as they arrived. Null if the request came over no connection. */
    public static @Nullable HttpServerRequest arrived(ServerHttpRequest request) {
        try {
            Object arrived = ServerHttpRequestDecorator.getNativeRequest(request);
            return arrived instanceof HttpServerRequest netty ? netty : null;
        } catch (IllegalArgumentException notNetty) {
            return null;
        }
    }
}
