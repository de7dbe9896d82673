package dev.narrowgate.delegation.engine.transport.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Resets streams whose answer is complete and whose request does not end in time. The reset has the code NO_ERROR (RFC
 * 9113, section 8.1). Until then such a stream keeps its connection in use.
 */
public final class AnsweredStreams extends ChannelOutboundHandlerAdapter {

    private final Http2Connection connection;
    private final StreamTimers timers;

    /** @param time for the rest of a request, from the end of its answer */
    public AnsweredStreams(Http2Connection connection, Duration time) {
        this.connection = connection;
        this.timers = new StreamTimers(connection, time);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timers.begin();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message, promise);
        var ended = ended(message);
        var stream = ended == null ? null : connection.stream(ended.id());
        if (ended != null && stream != null && !isEndedByCaller(stream)) {
            timers.start(ctx, stream, () -> end(ctx, ended, stream));
        }
    }

    /** Returns the stream that this message ends; null if it ends none. */
    private static @Nullable Http2FrameStream ended(Object message) {
        return switch (message) {
            case Http2DataFrame data when data.isEndStream() -> data.stream();
            case Http2HeadersFrame headers when headers.isEndStream() -> headers.stream();
            default -> null;
        };
    }

    private static boolean isEndedByCaller(Http2Stream stream) {
        return stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE || stream.state() == Http2Stream.State.CLOSED;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // No part of the gateway waits for a stream to be reset.
    private static void end(ChannelHandlerContext ctx, Http2FrameStream ended, Http2Stream stream) {
        if (!isEndedByCaller(stream)) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR).stream(ended));
        }
    }
}
