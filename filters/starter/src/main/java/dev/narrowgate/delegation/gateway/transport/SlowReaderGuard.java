package dev.narrowgate.delegation.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Closes a connection whose other end does not take what is sent to it. While everything that is written goes out at once
 * this costs one comparison; when something is left behind, it has to be gone in time.
 */
final class SlowReaderGuard extends ChannelOutboundHandlerAdapter {

    private final Duration timeout;
    private final Consumer<Malformation> refusals;
    private boolean watching;

    SlowReaderGuard(Duration timeout, Consumer<Malformation> refusals) {
        this.timeout = timeout;
        this.refusals = refusals;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        ctx.flush();
        if (!watching && isCongested(ctx)) {
            watch(ctx);
        }
    }

    private static boolean isCongested(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() > 0;
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
        if (isCongested(ctx)) {
            watch(ctx);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a connection to be closed.
    private void tooSlow(ChannelHandlerContext ctx) {
        refusals.accept(Malformation.READER_TOO_SLOW);
        ctx.close();
    }
}
