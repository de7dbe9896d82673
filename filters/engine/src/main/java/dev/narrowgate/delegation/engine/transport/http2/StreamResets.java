package dev.narrowgate.delegation.engine.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import java.time.Duration;

/**
 * Resets streams, and detects the resets that the codec itself sends. The codec fires no exception for some errors,
 * such as fields that it does not accept. So every reset for a fault of the client is counted.
 */
public final class StreamResets extends ChannelOutboundHandlerAdapter {

    public static final Duration WINDOW = Duration.ofSeconds(30);

    /** RST_STREAM: nine bytes of header with the type in the fourth, then the code (RFC 9113, section 6.4). */
    private static final int FRAME_BYTES = 13;

    private static final int TYPE_AT = 3;
    private static final int CODE_AT = 9;
    private static final int RST_STREAM = 3;

    private final Runnable refused;
    private boolean own;

    /** @param refused runs for each stream that the codec resets for a fault */
    public StreamResets(Runnable refused) {
        this.refused = refused;
    }

    /** Resets a stream without counting it: the caller of this method counts it with its own reason. */
    @SuppressWarnings("FutureReturnValueIgnored") // A reset has no result that matters.
    void reset(ChannelHandlerContext ctx, Http2FrameStream stream, Http2Error error) {
        own = true;
        try {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
        } finally {
            own = false;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!own && message instanceof ByteBuf bytes && isReset(bytes)) {
            refused.run();
        }
        ctx.write(message, promise);
    }

    /** Whether this is a reset for a fault. NO_ERROR and the refusal of a stream above the limit are not. */
    private static boolean isReset(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (bytes.readableBytes() != FRAME_BYTES || bytes.getByte(at + TYPE_AT) != RST_STREAM) {
            return false;
        }
        var error = Http2Error.valueOf(bytes.getUnsignedInt(at + CODE_AT));
        return error == Http2Error.PROTOCOL_ERROR
                || error == Http2Error.FLOW_CONTROL_ERROR
                || error == Http2Error.FRAME_SIZE_ERROR
                || error == Http2Error.STREAM_CLOSED;
    }
}
