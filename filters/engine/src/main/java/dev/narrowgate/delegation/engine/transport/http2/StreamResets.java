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
 * Resets streams, and sees those that the codec itself resets: of some errors, such as fields that it does not take, it tells
 * nothing behind it. So every stream that is reset for what came over it is counted.
 */
public final class StreamResets extends ChannelOutboundHandlerAdapter {

    public static final Duration WINDOW = Duration.ofSeconds(30);

    /** Of RST_STREAM: a header of nine bytes with the type in the fourth, then the code (RFC 9113, section 6.4). */
    private static final int FRAME_BYTES = 13;

    private static final int TYPE_AT = 3;
    private static final int CODE_AT = 9;
    private static final int RST_STREAM = 3;

    private final Runnable refused;
    private boolean own;

    /** @param refused told of each stream that the codec resets */
    public StreamResets(Runnable refused) {
        this.refused = refused;
    }

    /** The caller of this method counts it, with a reason of its own. */
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

    /** Not one that says that all is well, nor one that refuses a stream because there are too many. */
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
