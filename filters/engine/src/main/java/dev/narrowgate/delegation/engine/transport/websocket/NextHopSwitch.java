package dev.narrowgate.delegation.engine.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.AttributeKey;
import java.util.Objects;
import reactor.netty.NettyPipeline;

/**
 * Switches a connection to a next hop to WebSocket frames when the next hop has opened the WebSocket. The handshake is
 * an ordinary request until then, so an answer that opens no WebSocket is an ordinary answer.
 */
public final class NextHopSwitch {

    /** The attribute for the maximum size of a frame and of a message, in bytes. */
    public static final AttributeKey<Integer> LONGEST = AttributeKey.valueOf(NextHopSwitch.class, "longest");

    /** Reactor Netty's default. */
    public static final int LONGEST_BY_DEFAULT = 65_536;

    private static final String DECODER = "narrowgate.webSocketDecoder";
    private static final String ENCODER = "narrowgate.webSocketEncoder";

    private NextHopSwitch() {}

    /** Must be called before the answer is passed on: frames may follow it in the same read. */
    public static void toWebSocket(ChannelHandlerContext ctx) {
        var pipeline = ctx.pipeline();
        int longest = Objects.requireNonNullElse(ctx.channel().attr(LONGEST).get(), LONGEST_BY_DEFAULT);
        var codec = (HttpClientCodec) pipeline.get(NettyPipeline.HttpCodec);
        codec.removeOutboundHandler();
        pipeline.addAfter(NettyPipeline.HttpCodec, ENCODER, new WebSocket13FrameEncoder(true));
        pipeline.addAfter(ENCODER, DECODER, WebSocketGuard.decoder(false, longest));
        WebSocketGuard.installAfter(pipeline, DECODER);
        // The guard finds the aggregator by this name, and removes it when a message breaks off.
        pipeline.addBefore(ctx.name(), NettyPipeline.WsFrameAggregator, new WebSocketFrameAggregator(longest));
        // Later, because the codec is still decoding the bytes that it has read.
        ctx.executor().execute(() -> pipeline.remove(codec));
    }
}
