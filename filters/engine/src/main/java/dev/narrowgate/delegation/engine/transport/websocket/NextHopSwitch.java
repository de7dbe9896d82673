package dev.narrowgate.delegation.engine.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.util.AttributeKey;
import java.util.Objects;
import reactor.netty.NettyPipeline;

/**
 * Turns a connection to a next hop over to the frames of the WebSocket that the next hop has opened. The handshake is an
 * ordinary request until then, so an answer that opens nothing is an ordinary answer.
 */
public final class NextHopSwitch {

    /** The longest frame, and the longest message, in bytes. */
    public static final AttributeKey<Integer> LONGEST = AttributeKey.valueOf(NextHopSwitch.class, "longest");

    /** As Reactor Netty has it. */
    public static final int LONGEST_BY_DEFAULT = 65_536;

    private static final String DECODER = "narrowgate.webSocketDecoder";
    private static final String ENCODER = "narrowgate.webSocketEncoder";

    private NextHopSwitch() {}

    /** Before the answer goes on: frames may stand behind it in the same read. */
    public static void toWebSocket(ChannelHandlerContext ctx) {
        var pipeline = ctx.pipeline();
        int longest = Objects.requireNonNullElse(ctx.channel().attr(LONGEST).get(), LONGEST_BY_DEFAULT);
        var codec = (HttpClientCodec) pipeline.get(NettyPipeline.HttpCodec);
        codec.removeOutboundHandler();
        pipeline.addAfter(NettyPipeline.HttpCodec, ENCODER, new WebSocket13FrameEncoder(true));
        pipeline.addAfter(ENCODER, DECODER, WebSocketGuard.decoder(false, longest));
        WebSocketGuard.installAfter(pipeline, DECODER);
        // A message that breaks off is thrown away by the guard, which knows it by this name.
        pipeline.addBefore(ctx.name(), NettyPipeline.WsFrameAggregator, new WebSocketFrameAggregator(longest));
        // Later: the codec is still decoding what it has read.
        ctx.executor().execute(() -> pipeline.remove(codec));
    }
}
