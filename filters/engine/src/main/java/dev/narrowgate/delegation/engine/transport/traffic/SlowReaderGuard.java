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
 * Closes a connection whose other end does not take what is sent to it. While everything that is written goes out at once
 * this costs one comparison; when something is left behind, it has to be gone in time.
 */
public final class SlowReaderGuard extends ChannelOutboundHandlerAdapter {

    private final Duration timeout;
    private final Runnable refused;
    private @Nullable Held held;
    private boolean watching;

    /** @param refused told when it closes a connection */
    public SlowReaderGuard(Duration timeout, Runnable refused) {
        this.timeout = timeout;
        this.refused = refused;
    }

    /** Also counts what waits. */
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

    /** Whatever waits now goes out before this empty buffer does. */
    private void watch(ChannelHandlerContext ctx) {
        watching = true;
        var gone = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        var timer = ctx.executor().schedule(() -> tooSlow(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS);
        gone.addListener(written -> {
            timer.cancel(false);
            if (written.isSuccess()) {
                // Later: while buffers are being let go the last of them still counts.
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
