package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/2 connection if a preface, a frame or a header block is not complete in time, however steadily its
 * bytes arrive. A header block includes all its CONTINUATION frames (RFC 9113, section 4.3). DATA has the time limit of
 * a body. This handler stands before the decoder, follows the frame boundaries (section 4.1), and passes the bytes on
 * unchanged.
 */
public final class FrameTimes extends ChannelInboundHandlerAdapter {

    private static final int PREFACE_BYTES = 24;
    private static final int HEADER_BYTES = 9;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final Duration headerTime;
    private final Duration dataTime;
    private final Runnable refused;

    private int prefaceLeft = PREFACE_BYTES;
    private int headerSeen;
    private int payloadLeft;
    private int type;
    private boolean inBlock;

    /** Number of complete units (preface, frame, header block). By it a timer knows whether its unit is complete. */
    private long complete;

    private @Nullable Future<?> timer;

    /** @param refused runs when this handler closes a connection */
    public FrameTimes(TransportLimits limits, Runnable refused) {
        this.headerTime = limits.headTimeout();
        this.dataTime = limits.bodyTimeout();
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            follow(bytes);
            if (timer == null && isUnderWay()) {
                watch(ctx, System.nanoTime());
            }
        }
        ctx.fireChannelRead(message);
    }

    private void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (prefaceLeft > 0) {
                int seen = Math.min(prefaceLeft, end - at);
                at += seen;
                prefaceLeft -= seen;
                completeIf(prefaceLeft == 0);
            } else if (headerSeen < HEADER_BYTES) {
                inHeader(bytes.getByte(at++) & 0xFF);
            } else {
                int seen = Math.min(payloadLeft, end - at);
                at += seen;
                payloadLeft -= seen;
                endOfFrame();
            }
        }
    }

    /** Reads the frame header: three bytes of length, the type, the flags, and four bytes of stream identifier. */
    private void inHeader(int octet) {
        if (headerSeen < 3) {
            payloadLeft = (headerSeen == 0 ? 0 : payloadLeft << 8) | octet;
        } else if (headerSeen == 3) {
            type = octet;
        } else if (headerSeen == 4 && (type == HEADERS || type == CONTINUATION)) {
            inBlock = (octet & END_HEADERS) == 0;
        }
        headerSeen++;
        endOfFrame();
    }

    private void endOfFrame() {
        if (headerSeen == HEADER_BYTES && payloadLeft == 0) {
            headerSeen = 0;
            completeIf(!inBlock);
        }
    }

    private void completeIf(boolean all) {
        if (all) {
            complete++;
        }
    }

    private boolean isUnderWay() {
        return prefaceLeft > 0 || headerSeen > 0 || inBlock;
    }

    /**
     * Schedules a check of the unit under way. The unit began at {@code began} or earlier, so it never gets less than
     * its time.
     */
    private void watch(ChannelHandlerContext ctx, long began) {
        long expected = complete;
        var time = isData() ? dataTime : headerTime;
        long left = time.toNanos() - (System.nanoTime() - began);
        timer = ctx.executor().schedule(() -> look(ctx, expected, began, time), left, TimeUnit.NANOSECONDS);
    }

    private boolean isData() {
        return prefaceLeft == 0 && !inBlock && headerSeen == HEADER_BYTES && type == DATA;
    }

    private void look(ChannelHandlerContext ctx, long expected, long began, Duration time) {
        timer = null;
        if (!isUnderWay()) {
            return;
        }
        if (complete != expected) {
            // Another unit is under way. Its beginning is not known, so it gets its full time from now on.
            watch(ctx, System.nanoTime());
        } else if (isData() && !time.equals(dataTime)) {
            // The timer began before the frame's type was known; DATA has the time limit of a body.
            watch(ctx, began);
        } else {
            close(ctx);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void close(ChannelHandlerContext ctx) {
        refused.run();
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
