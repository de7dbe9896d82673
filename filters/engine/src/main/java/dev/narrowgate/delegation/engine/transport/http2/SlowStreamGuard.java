package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.message.Cut;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import dev.narrowgate.delegation.engine.transport.traffic.UnreadAnswers.Held;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Resets an HTTP/2 stream whose flow-control window lets no frame through in time (RFC 9113, section 5.2). Waiting
 * frames have the same time limit as an answer on an HTTP/1 connection. If the connection's own window is exhausted, or
 * too many streams are slow, the connection is closed.
 */
public final class SlowStreamGuard extends ChannelOutboundHandlerAdapter {

    /** Slow streams that one connection may have within {@link StreamResets#WINDOW} before it is closed. */
    static final int MOST_SLOW_STREAMS = 10;

    /** Checks of the streams within the timeout. One timer serves all streams of a connection. */
    private static final int CHECKS = 4;

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final Duration timeout;
    private final Held held;
    private final Runnable refused;
    private int waitingFrames;
    private @Nullable Future<?> timer;

    /** Counts within a window, because a proxy's connection carries many callers, and some of them pause. */
    private final WindowedCount slow;

    /** @param refused runs for each stream that is too slow */
    public SlowStreamGuard(Http2Connection connection, Duration timeout, Held held, Runnable refused) {
        this.connection = connection;
        this.key = connection.newKey();
        this.timeout = timeout;
        this.held = held;
        this.refused = refused;
        this.slow = new WindowedCount(MOST_SLOW_STREAMS, StreamResets.WINDOW, System::nanoTime);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        var waiting = message instanceof Http2DataFrame data && data.stream() != null ? waiting(data.stream()) : null;
        if (waiting == null) {
            ctx.write(message, promise);
            return;
        }
        int bytes = ((Http2DataFrame) message).initialFlowControlledBytes();
        waiting.written++;
        waitingFrames++;
        held.add(bytes);
        watch(ctx);
        var watched = promise.unvoid();
        ctx.write(message, watched);
        watched.addListener(gone -> {
            waiting.gone++;
            waitingFrames--;
            held.add(-bytes);
        });
    }

    private @Nullable Waiting waiting(Http2FrameStream stream) {
        var known = connection.stream(stream.id());
        if (known == null) {
            return null;
        }
        Waiting waiting = known.getProperty(key);
        if (waiting == null) {
            waiting = new Waiting(stream);
            known.setProperty(key, waiting);
        }
        return waiting;
    }

    private void watch(ChannelHandlerContext ctx) {
        if (timer == null && waitingFrames > 0 && !ctx.isRemoved()) {
            timer = ctx.executor().schedule(() -> look(ctx), timeout.toMillis() / CHECKS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(ChannelHandlerContext ctx) {
        timer = null;
        if (ctx.isRemoved() || !ctx.channel().isActive()) {
            return;
        }
        var late = new ArrayList<Http2FrameStream>();
        try {
            connection.forEachActiveStream(stream -> {
                Waiting waiting = stream.getProperty(key);
                if (waiting != null && waiting.isLate()) {
                    late.add(waiting.stream);
                }
                return true;
            });
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        late.forEach(stream -> tooSlow(ctx, stream));
        watch(ctx);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Neither a reset nor closing has a result that matters.
    private void tooSlow(ChannelHandlerContext ctx, Http2FrameStream stream) {
        refused.run();
        if (slow.exceeds() || isShut()) {
            Cut.because(ctx.channel(), ProtocolViolation.READER_TOO_SLOW);
            Cut.now(ctx.channel());
        } else {
            Cut.stream(ctx.channel(), stream);
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.ENHANCE_YOUR_CALM).stream(stream));
        }
    }

    /** Runs when the connection ends, or earlier. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Whether the connection's own window has no room for any stream. */
    private boolean isShut() {
        return connection.remote().flowController().windowSize(connection.connectionStream()) <= 0;
    }

    /** Counts the written frames of one stream, and those that have left. Frames leave in the order of their writes. */
    private static final class Waiting {

        private final Http2FrameStream stream;
        private long written;
        private long gone;
        private long mark;
        private int looks;

        private Waiting(Http2FrameStream stream) {
            this.stream = stream;
        }

        /** Whether the frames that waited at the first check still wait after all checks of the timeout. */
        private boolean isLate() {
            if (gone >= mark) {
                mark = written;
                looks = 0;
                return false;
            }
            return ++looks >= CHECKS;
        }
    }
}
