package dev.narrowgate.delegation.web;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/** Moves work back to the event loop of its request after a wait on another thread. */
public final class RequestEventLoop {

    private RequestEventLoop() {}

    public static <T> Mono<T> on(ServerWebExchange exchange, Mono<T> work) {
        return Mono.defer(() -> {
            var loop = of(exchange);
            return loop == null || loop.inEventLoop() ? work : work.subscribeOn(Schedulers.fromExecutor(loop));
        });
    }

    /** Returns the event loop. Null without a channel, and after a closed connection has left its loop. */
    static @Nullable EventLoop of(ServerWebExchange exchange) {
        var channel = channel(exchange.getRequest());
        return channel == null || !channel.isRegistered() ? null : channel.eventLoop();
    }

    /** Returns the channel. Null if the request does not come from Reactor Netty, as in a test without a server. */
    public static @Nullable Channel channel(ServerHttpRequest request) {
        var received = received(request);
        if (received == null) {
            return null;
        }
        var found = new Channel[1];
        received.withConnection(connection -> found[0] = connection.channel());
        return found[0];
    }

    /** Returns the request as the server read it, before any filter changed it. Null where {@link #channel} is null. */
    static @Nullable HttpServerRequest received(ServerHttpRequest request) {
        try {
            return ServerHttpRequestDecorator.getNativeRequest(request);
        } catch (IllegalArgumentException | ClassCastException notNetty) {
            return null;
        }
    }
}
