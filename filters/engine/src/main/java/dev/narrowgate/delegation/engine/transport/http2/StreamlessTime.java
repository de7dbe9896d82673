package dev.narrowgate.delegation.engine.transport.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/2 connection that has had no stream for some time, as the server does over HTTP/1. The server's own
 * timer restarts with each byte, also of PING and SETTINGS, so it might never expire.
 */
public final class StreamlessTime extends ChannelInboundHandlerAdapter {

    private final Http2Connection connection;
    private final Duration time;
    private @Nullable Future<?> timer;
    private long since;

    public StreamlessTime(Http2Connection connection, Duration time) {
        this.connection = connection;
        this.time = time;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                if (connection.numActiveStreams() == 0) {
                    begin(ctx);
                }
            }
        });
        begin(ctx);
    }

    private void begin(ChannelHandlerContext ctx) {
        since = System.nanoTime();
        if (timer == null && ctx.channel().isActive()) {
            watch(ctx, time.toNanos());
        }
    }

    private void watch(ChannelHandlerContext ctx, long left) {
        timer = ctx.executor().schedule(() -> look(ctx), left, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext ctx) {
        timer = null;
        if (connection.numActiveStreams() > 0) {
            return;
        }
        long left = time.toNanos() - (System.nanoTime() - since);
        if (left > 0) {
            watch(ctx, left);
        } else {
            close(ctx);
        }
    }

    /** Closes with GOAWAY, so that the other end knows which streams were not processed (RFC 9113, section 6.8). */
    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private static void close(ChannelHandlerContext ctx) {
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forgetTimer();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forgetTimer();
        ctx.fireChannelInactive();
    }

    private void forgetTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
