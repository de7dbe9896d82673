package dev.narrowgate.delegation.engine.transport.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Holds at most one timer for each stream, and cancels it when the stream closes. A remaining timer would keep a closed
 * stream in memory, with its channel and heads, until it fires. A caller can open and close streams at any rate.
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

    /** Must be called before the first stream opens. */
    void begin() {
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                end(stream);
            }
        });
    }

    /**
     * Starts the stream's timer, and ends an earlier one.
     *
     * @param late called on the event loop, unless the stream closes or the timer ends before
     */
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
