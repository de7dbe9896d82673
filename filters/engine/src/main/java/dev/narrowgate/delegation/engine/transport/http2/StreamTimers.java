package dev.narrowgate.delegation.engine.transport.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One timer for each stream that needs it, and it ends with its stream. A task that stayed would keep all of a closed stream, its
 * channel and its heads too, until its time came: streams that a caller may open and close as fast as it likes.
 */
final class StreamTimers {

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final Duration time;

    StreamTimers(Http2Connection connection, Duration time) {
        this.connection = connection;
        this.key = connection.newKey();
        this.time = time;
    }

    /** Before there are streams. */
    void begin() {
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                end(stream);
            }
        });
    }

    /** @param late called on the event loop, unless the stream is closed or its timer ended before */
    void start(ChannelHandlerContext ctx, Http2Stream stream, Runnable late) {
        if (stream.state() == Http2Stream.State.CLOSED) {
            return;
        }
        end(stream);
        Object timer = ctx.executor().schedule(late, time.toMillis(), TimeUnit.MILLISECONDS);
        stream.setProperty(key, timer);
    }

    void end(Http2Stream stream) {
        Future<?> timer = stream.removeProperty(key);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
