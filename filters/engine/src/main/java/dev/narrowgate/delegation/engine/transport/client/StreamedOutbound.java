package dev.narrowgate.delegation.engine.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Sends a body part by part: with the length that its head announces, or else in chunks.
 *
 * @param then completes when the whole body was sent
 */
record StreamedOutbound(HttpClientRequest request, NettyOutbound outbound, Mono<Void> then) implements NettyOutbound {

    StreamedOutbound(HttpClientRequest request, NettyOutbound outbound) {
        this(request, outbound, Mono.empty());
    }

    @Override
    public NettyOutbound send(Publisher<? extends ByteBuf> body) {
        if (body instanceof Mono) {
            return outbound.send(body);
        }
        return isFramed() ? parts(body) : framed(body);
    }

    private boolean isFramed() {
        var head = request.requestHeaders();
        return head.contains(HttpHeaderNames.CONTENT_LENGTH) || head.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /**
     * Announces chunks only if there is a body. The head of a GET without a body announces neither a length nor chunks.
     */
    private NettyOutbound framed(Publisher<? extends ByteBuf> body) {
        var sent = Flux.<ByteBuf>from(body)
                .switchOnFirst((first, rest) -> {
                    if (first.hasValue()) {
                        request.requestHeaders().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                        return parts(rest);
                    }
                    return outbound.send(rest);
                })
                .doOnDiscard(ByteBuf.class, ByteBuf::release);
        return new StreamedOutbound(request, outbound, sent.then());
    }

    /** Sends parts by the method with a predicate, which does not collect the body. */
    private NettyOutbound parts(Publisher<? extends ByteBuf> body) {
        return NettyOutbound.super.send(body);
    }

    @Override
    public NettyOutbound send(Publisher<? extends ByteBuf> body, Predicate<ByteBuf> flushed) {
        return outbound.send(body, flushed);
    }

    @Override
    public NettyOutbound sendObject(Publisher<?> body, Predicate<Object> flushed) {
        return outbound.sendObject(body, flushed);
    }

    @Override
    public NettyOutbound sendObject(Object message) {
        return outbound.sendObject(message);
    }

    @Override
    public <S> NettyOutbound sendUsing(
            Callable<? extends S> source,
            BiFunction<? super Connection, ? super S, ?> message,
            Consumer<? super S> cleanup) {
        return outbound.sendUsing(source, message, cleanup);
    }

    @Override
    public NettyOutbound withConnection(Consumer<? super Connection> connection) {
        return outbound.withConnection(connection);
    }

    @Override
    public ByteBufAllocator alloc() {
        return outbound.alloc();
    }
}
