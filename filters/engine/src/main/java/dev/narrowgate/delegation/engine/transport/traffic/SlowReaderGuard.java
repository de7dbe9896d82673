package dev.narrowgate.delegation.engine.transport.traffic;

import dev.narrowgate.delegation.engine.transport.traffic.UnreadAnswers.Held;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose other end does not take the written bytes in time. If each flush sends everything, the
 * check costs one comparison. Bytes that remain have to leave within the timeout.
 */
public final class SlowReaderGuard extends ChannelOutboundHandlerAdapter {

    private final Duration timeout;
    private final Runnable refused;
    private @Nullable Held held;
    private boolean watching;

    /** @param refused runs when this handler closes a connection */
    public SlowReaderGuard(Duration timeout, Runnable refused) {
        this.timeout = timeout;
        this.refused = refused;
    }

    /** Counts the waiting bytes in this account too. */
    public void countInto(Held account) {
        held = account;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        var waiting = waiting(ctx);
        if (waiting > 0) {
            count(waiting);
            if (!watching) {
                watch(ctx);
            }
        }
    }

    private static long waiting(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }

    private void count(long waiting) {
        if (held != null) {
            held.set(waiting);
        }
    }

    /** Writes an empty buffer as a mark: all bytes that wait now leave before it. */
    private void watch(ChannelHandlerContext ctx) {
        watching = true;
        var gone = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        var timer = ctx.executor().schedule(() -> tooSlow(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
        gone.addListener(written -> {
            timer.cancel(false);
            if (written.isSuccess()) {
                // Later, because Netty still counts the last buffer while it releases buffers.
                ctx.executor().execute(() -> watchOn(ctx));
            }
        });
    }

    private void watchOn(ChannelHandlerContext ctx) {
        watching = false;
        if (held != null) {
            held.taken();
        }
        var waiting = waiting(ctx);
        count(waiting);
        if (waiting > 0) {
            watch(ctx);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void tooSlow(ChannelHandlerContext ctx) {
        refused.run();
        ctx.close();
    }
}
