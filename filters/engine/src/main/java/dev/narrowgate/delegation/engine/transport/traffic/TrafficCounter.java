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

/** Follows the hop that a connection serves, one after the other: counts what is on the socket, and sees which end leaves. */
public final class TrafficCounter extends ChannelDuplexHandler {

    private static final String NAME = "narrowgate.traffic";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int LOWEST_FINAL = 200;

    private final Channel channel;
    private final Side side;

    /** Both are also read by the other connection's thread. */
    private volatile boolean closing;

    private volatile boolean left;
    private @Nullable HopTrace trace;
    private @Nullable CountedWrites writes;

    private TrafficCounter(Channel channel, Side side) {
        this.channel = channel;
        this.side = side;
    }

    /** Follows a hop on the connection to its caller, next to the decoder: what is counted is compressed already. */
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

    /** Follows the hop that a request to a next hop is for, before anything of it is written. Other requests are not counted. */
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

    /** Whether it ended, and was not closed because of what the hop came to. */
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
            // That is the transport's answer, and no byte of it the next hop's.
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
        // Behind a switch of protocols, and behind an interim answer, more comes.
        if (!(message instanceof LastHttpContent) || status > 0 && status < LOWEST_FINAL) {
            return promise;
        }
        // Heard before the listener that closes a connection which is not kept.
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

    /** A reset of the connection. What hears of it behind this handler closes the connection. */
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
        // What hears that a connection has ended closes it as well, and its streams.
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
