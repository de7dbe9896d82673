package dev.narrowgate.delegation.engine.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionDecoder;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Replaces a frame that RFC 6455 does not allow with a close frame that has the status of the fault. Both ends receive
 * the status, and no error is thrown or logged. Text that is not UTF-8 has status 1007 (RFC 6455, section 8.1). A
 * reserved bit without a meaning from an extension has 1002 (section 5.2). A fault that the decoder finds has the
 * decoder's status. Stands behind the decoder.
 */
public final class WebSocketGuard extends ChannelInboundHandlerAdapter {

    private static final String NAME = "narrowgate.webSocket";
    private static final String UTF_8 = "narrowgate.webSocketText";

    /** Higher codes have no meaning (RFC 6455, section 7.4.2). The decoder refuses the reserved codes below. */
    private static final int HIGHEST_CODE = 4999;

    private static final AttributeKey<Boolean> FAULTY = AttributeKey.valueOf(WebSocketGuard.class, "faulty");

    private boolean closed;

    private WebSocketGuard() {}

    /** Installs the guard behind the decoder, or behind a negotiated extension, which uses the reserved bits. */
    public static void install(ChannelPipeline pipeline) {
        var extension = pipeline.context(WebSocketExtensionDecoder.class);
        var decoder = extension == null ? pipeline.context(WebSocketFrameDecoder.class) : extension;
        if (decoder != null && pipeline.get(NAME) == null) {
            installAfter(pipeline, decoder.name());
        }
    }

    /**
     * Installs the guard and its decoder on a caller's connection. Must be called after the WebSocket was opened and
     * before a frame was read.
     */
    public static void install(ChannelPipeline pipeline, int longest) {
        var decoder = pipeline.context(WebSocketFrameDecoder.class);
        if (decoder != null && pipeline.get(NAME) == null) {
            pipeline.replace(decoder.handler(), decoder.name(), decoder(true, longest));
            install(pipeline);
        }
    }

    /** Returns a decoder that leaves the close frame to this guard. */
    public static WebSocket13FrameDecoder decoder(boolean masked, int longest) {
        return new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(masked)
                .allowExtensions(true)
                .maxFramePayloadLength(longest)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build());
    }

    public static void installAfter(ChannelPipeline pipeline, String handler) {
        pipeline.addAfter(handler, UTF_8, new Utf8FrameValidator(false));
        pipeline.addAfter(UTF_8, NAME, new WebSocketGuard());
    }

    /** Whether this guard made the connection's close frame for a fault of the other end, which has sent none. */
    public static boolean isFaulty(Channel channel) {
        return channel.hasAttr(FAULTY);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof WebSocketFrame frame && frame.rsv() != 0) {
            frame.release();
            close(ctx, WebSocketCloseStatus.PROTOCOL_ERROR);
        } else if (message instanceof CloseWebSocketFrame frame && code(frame) > HIGHEST_CODE) {
            frame.release();
            close(ctx, WebSocketCloseStatus.PROTOCOL_ERROR);
        } else {
            // No frame may follow a close frame (RFC 6455, section 5.5.1).
            closed = message instanceof CloseWebSocketFrame;
            ctx.fireChannelRead(message);
        }
    }

    /** Returns the status code as an unsigned number; Netty reads it as signed. */
    private static int code(CloseWebSocketFrame frame) {
        var content = frame.content();
        return content.readableBytes() < 2 ? 0 : content.getUnsignedShort(content.readerIndex());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
            ctx.fireExceptionCaught(cause);
        } else if (!closed) {
            close(ctx, corrupted.closeStatus());
        }
    }

    /** Drops a message whose last fragments never arrive: the aggregator would throw an error into the log. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (ctx.pipeline().get(NettyPipeline.WsFrameAggregator) != null) {
            ctx.pipeline().remove(NettyPipeline.WsFrameAggregator);
        }
        ctx.fireChannelInactive();
    }

    private void close(ChannelHandlerContext ctx, WebSocketCloseStatus status) {
        closed = true;
        ctx.channel().attr(FAULTY).set(true);
        ctx.fireChannelRead(new CloseWebSocketFrame(status));
    }
}
