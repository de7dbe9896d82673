package dev.narrowgate.delegation.engine.transport.traffic;

import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.engine.transport.message.Cut;
import dev.narrowgate.delegation.engine.transport.traffic.HopTrace.Side;
import dev.narrowgate.delegation.engine.transport.websocket.WebSocketGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClientRequest;

/**
 * Follows the hops of a connection, one after the other. Counts the bytes on the socket, and detects which end leaves.
 */
public final class TrafficCounter extends ChannelDuplexHandler {

    private static final String NAME = "narrowgate.traffic";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int LOWEST_FINAL = 200;

    private final Channel channel;
    private final Side side;

    /** The other connection's thread reads this field and the next one too. */
    private volatile boolean closing;

    private volatile boolean left;
    private @Nullable HopTrace trace;
    private @Nullable CountedWrites writes;

    private TrafficCounter(Channel channel, Side side) {
        this.channel = channel;
        this.side = side;
    }

    /**
     * Follows a hop on the connection to its caller. Stands next to the decoder, so that compressed bytes are counted.
     */
    public static TrafficCounter ofCaller(Channel channel, HopTrace trace) {
        var pipeline = channel.pipeline();
        if (pipeline.get(NAME) instanceof TrafficCounter known) {
            known.follow(trace);
            return known;
        }
        var counter = new TrafficCounter(channel, Side.CALLER);
        counter.follow(trace);
        for (var codec : new String[] {NettyPipeline.HttpCodec, NettyPipeline.H2ToHttp11Codec}) {
            if (pipeline.get(codec) != null) {
                pipeline.addAfter(codec, NAME, counter);
                return counter;
            }
        }
        return counter;
    }

    /**
     * Follows the hop of a request to a next hop. Called before the request is written. Requests without a hop are not
     * counted.
     */
    public static void ofNextHop(HttpClientRequest request, Connection connection) {
        HopTrace trace = request.currentContextView().getOrDefault(HopTrace.class, null);
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(NAME) instanceof TrafficCounter known) {
            known.follow(trace);
            if (trace != null) {
                trace.sentOver(known);
            }
        } else if (trace != null) {
            var counter = new TrafficCounter(connection.channel(), Side.NEXT_HOP);
            counter.follow(trace);
            trace.sentOver(counter);
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, counter);
        }
    }

    private void follow(@Nullable HopTrace next) {
        trace = next;
        if (next == null) {
            writes = null;
        } else {
            var traffic = next.traffic();
            writes = new CountedWrites(side == Side.CALLER ? traffic::sentToCaller : traffic::sentToNextHop);
        }
    }

    /** Whether the connection or stream ended, but not because the hop ended. */
    public boolean isGone() {
        return left || !channel.isActive() && !closing;
    }

    @Nullable
    public String cut() {
        return Cut.reason(channel);
    }

    public Mono<Void> written() {
        return writes == null ? Mono.empty() : writes.rest();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (side == Side.CALLER && trace != null && trace.isRefused()) {
            // This is the transport's answer; none of its bytes are the next hop's.
            ctx.write(message, promise);
            return;
        }
        var kept = side == Side.CALLER && trace != null ? answering(message, promise, trace.traffic()) : promise;
        int bytes = bytes(message);
        ctx.write(message, bytes == 0 || writes == null ? kept : writes.count(bytes, kept));
    }

    private static ChannelPromise answering(Object message, ChannelPromise promise, Traffic traffic) {
        int status = message instanceof HttpResponse head ? head.status().code() : 0;
        if (status == SWITCHING_PROTOCOLS || status >= LOWEST_FINAL) {
            traffic.answered(status);
            announced(message, traffic);
        }
        // More messages follow a switch of protocols or an interim answer.
        if (!(message instanceof LastHttpContent) || status > 0 && status < LOWEST_FINAL) {
            return promise;
        }
        // Runs before the listener that closes a connection without keep-alive.
        return promise.unvoid().addListener(end -> {
            if (end.isSuccess()) {
                traffic.completed();
            }
        });
    }

    private static void announced(Object message, Traffic traffic) {
        if (message instanceof HttpResponse head && !(message instanceof LastHttpContent)) {
            long length = HttpUtil.getContentLength(head, -1L);
            if (length > 0) {
                traffic.announced(length);
            }
        }
    }

    private static int bytes(Object message) {
        return switch (message) {
            case ByteBuf bytes -> bytes.readableBytes();
            case CloseWebSocketFrame close -> 0;
            case PingWebSocketFrame ping -> 0;
            case PongWebSocketFrame pong -> 0;
            case ByteBufHolder part -> part.content().readableBytes();
            default -> 0;
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (trace != null && message instanceof CloseWebSocketFrame) {
            if (WebSocketGuard.isFaulty(channel)) {
                trace.fault(side);
            } else {
                trace.closeFrame();
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame || event instanceof SslCloseCompletionEvent && !closing) {
            left = true;
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Notes a reset of the connection. A later handler closes the connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            left = true;
        }
        ctx.fireExceptionCaught(cause);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The caller looks at the promise.
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        // Other handlers also close a connection, and its streams, after its end.
        if (channel.isActive()
                && (!(channel instanceof Http2StreamChannel) || channel.parent().isActive())) {
            closing = true;
        }
        ctx.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (writes != null) {
            writes.close();
        }
        ctx.fireChannelInactive();
    }
}
