package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.message.MessageRules;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Resets streams whose {@code content-length} is not the sum of their DATA: such a message is malformed (RFC 9113,
 * section 8.1.1). The frame that completes the announced length is held back until the stream ends. A next hop that
 * counts to that length would otherwise carry out the request before the excess arrives.
 */
public final class StreamBodies extends ChannelInboundHandlerAdapter {

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final StreamTimers timers;
    private final StreamResets resets;
    private final Runnable refused;

    /**
     * @param endTime time in which a stream with {@code content-length: 0} has to end
     * @param refused runs for each stream that this handler resets
     */
    public StreamBodies(Http2Connection connection, Duration endTime, StreamResets resets, Runnable refused) {
        this.resets = resets;
        this.connection = connection;
        this.key = connection.newKey();
        this.timers = new StreamTimers(connection, endTime);
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        timers.begin();
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Body body = stream.removeProperty(key);
                if (body != null) {
                    body.drop();
                }
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame head) {
            headers(ctx, head);
        } else if (message instanceof Http2DataFrame data) {
            data(ctx, data);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void headers(ChannelHandlerContext ctx, Http2HeadersFrame head) {
        var body = body(head);
        if (body != null) {
            // A second header block is trailers, which have to end the stream.
            pass(ctx, head, body, head.isEndStream() && body.left == 0);
            return;
        }
        long length = MessageRules.length(head.headers());
        if (head.isEndStream()) {
            pass(ctx, head, null, length <= 0);
        } else if (length == MessageRules.NONE) {
            ctx.fireChannelRead(head);
        } else {
            begin(ctx, head, length);
        }
    }

    private void begin(ChannelHandlerContext ctx, Http2HeadersFrame head, long length) {
        var stream = connection.stream(head.stream().id());
        if (stream == null) {
            ReferenceCountUtil.release(head);
            return;
        }
        var body = new Body(length);
        stream.setProperty(key, body);
        if (length > 0) {
            ctx.fireChannelRead(head);
        } else {
            body.held.add(head);
            var frameStream = head.stream();
            timers.start(ctx, stream, () -> reset(ctx, frameStream));
        }
    }

    private void data(ChannelHandlerContext ctx, Http2DataFrame data) {
        var body = body(data);
        if (body == null) {
            ctx.fireChannelRead(data);
            return;
        }
        body.left -= data.content().readableBytes();
        if (data.isEndStream() || body.left < 0) {
            pass(ctx, data, body, body.left == 0);
        } else if (body.left == 0) {
            body.held.add(data);
        } else {
            ctx.fireChannelRead(data);
        }
    }

    private @Nullable Body body(Http2StreamFrame frame) {
        var stream = connection.stream(frame.stream().id());
        return stream == null ? null : stream.getProperty(key);
    }

    /** Passes the held frames and the last frame on; resets the stream if its body is malformed. */
    private void pass(ChannelHandlerContext ctx, Http2StreamFrame last, @Nullable Body body, boolean wellFormed) {
        if (!wellFormed) {
            ReferenceCountUtil.release(last);
            reset(ctx, last.stream());
            return;
        }
        if (body != null) {
            endTimer(last.stream());
            for (var frame = body.held.poll(); frame != null; frame = body.held.poll()) {
                ctx.fireChannelRead(frame);
            }
        }
        ctx.fireChannelRead(last);
    }

    /** Ends the stream's timer, because the request is complete. The timer must not limit the answer. */
    private void endTimer(Http2FrameStream frameStream) {
        var stream = connection.stream(frameStream.id());
        if (stream != null) {
            timers.end(stream);
        }
    }

    /** Resets the stream. Its held frames are released when the stream closes. */
    private void reset(ChannelHandlerContext ctx, Http2FrameStream stream) {
        refused.run();
        resets.reset(ctx, stream, Http2Error.PROTOCOL_ERROR);
    }

    /** A body with an announced length. */
    private static final class Body {

        private long left;

        /** The frame that completes the length, then empty frames, whose number the decoder limits. */
        private final ArrayDeque<Http2StreamFrame> held = new ArrayDeque<>(1);

        private Body(long length) {
            this.left = length;
        }

        private void drop() {
            held.forEach(ReferenceCountUtil::release);
            held.clear();
        }
    }
}
