package dev.narrowgate.delegation.engine.transport.http1;

import dev.narrowgate.delegation.engine.transport.message.Cut;
import dev.narrowgate.delegation.engine.transport.message.HeadLimits;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import dev.narrowgate.delegation.engine.transport.websocket.WebSocketGuard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the requests of an HTTP/1 connection before the decoder. The bytes of well-formed requests pass unchanged.
 * The server answers a malformed or ambiguous request with 400, 414 or 431 in its turn, and closes. Bytes behind it are
 * never read, so that a second request cannot hide in the first.
 */
public final class RequestFraming extends ChannelInboundHandlerAdapter {

    private enum Phase {
        HEAD,
        BODY,
        CHUNKS,
        CHUNK_DATA,
        TRAILERS,
        UPGRADE,
        REFUSED
    }

    /** A body beyond its limits is answered with 413 or 408. Beyond this margin, the connection is closed. */
    private static final long MARGIN_BYTES = 1 << 20;

    public static final Duration MARGIN_TIME = Duration.ofSeconds(5);

    /** The event that Reactor Netty fires when the answer to a request is complete. Its class is not public. */
    private static final String ANSWERED = "reactor.netty.http.server.HttpServerOperationsTerminatedEvent";

    private final HeadScanner head;
    private final HeadScanner trailers;
    private final ChunkScanner chunks = new ChunkScanner();
    private final TransportLimits limits;
    private final Consumer<ProtocolViolation> refusals;

    private Phase phase = Phase.HEAD;
    private long left;
    private long bodyBytes;
    private long allowedBytes;
    private int unanswered;
    private long heads;
    private @Nullable Future<?> timer;
    private boolean timesBody;

    /** The numbers of the request that is read and of the one that is timed. One read may hold many requests. */
    private long requests;

    private long timed;

    /** @param refusals receives each refusal, for a metric */
    public RequestFraming(HeadLimits headLimits, TransportLimits limits, Consumer<ProtocolViolation> refusals) {
        this.head = new HeadScanner(headLimits);
        this.trailers = new HeadScanner(headLimits);
        this.limits = limits;
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
        } else if (phase == Phase.REFUSED) {
            bytes.release();
        } else if (phase == Phase.UPGRADE && ctx.pipeline().get(HttpServerCodec.class) == null) {
            // The connection speaks another protocol now.
            WebSocketGuard.install(ctx.pipeline());
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(bytes);
        } else {
            follow(ctx, bytes);
        }
    }

    private void follow(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (phase == Phase.UPGRADE) {
            if (isUnanswered(ctx)) {
                // The protocol of the bytes is not known yet: a client has to wait (RFC 6455, section 4.1).
                bytes.release();
                close(ctx, ProtocolViolation.UPGRADE);
                return;
            }
            // The upgrade was not accepted, and the connection still speaks HTTP.
            begin();
        }
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        ProtocolViolation problem = null;
        while (at < end && problem == null) {
            at = step(bytes, at, end);
            problem = problem();
            if (phase == Phase.UPGRADE && at < end) {
                problem = ProtocolViolation.UPGRADE;
            }
        }
        if (problem != null) {
            refuse(ctx, bytes, at, problem);
        } else if (bodyBytes - MARGIN_BYTES > allowedBytes) {
            bytes.release();
            close(ctx, ProtocolViolation.BODY_TOO_LARGE);
        } else {
            watch(ctx);
            ctx.fireChannelRead(bytes);
        }
    }

    /** Whether the answer to the last request has not begun yet. */
    private boolean isUnanswered(ChannelHandlerContext ctx) {
        var written = ctx.pipeline().get(WrittenAnswers.class);
        return written == null ? unanswered > 0 : written.heads() < heads;
    }

    /** Returns the index behind the scanned bytes: the end, the start of the next part, or behind a wrong byte. */
    private int step(ByteBuf bytes, int at, int end) {
        switch (phase) {
            case HEAD -> {
                int stop = bytes.forEachByte(at, end - at, head);
                if (head.isDone() && head.problem() == null) {
                    afterHead();
                }
                return stop < 0 ? end : stop + 1;
            }
            case BODY, CHUNK_DATA -> {
                long skipped = Math.min(left, end - at);
                left -= skipped;
                bodyBytes += skipped;
                if (left == 0) {
                    afterData();
                }
                return at + (int) skipped;
            }
            case CHUNKS -> {
                int stop = bytes.forEachByte(at, end - at, chunks);
                if (chunks.isAtData() && chunks.problem() == null) {
                    left = chunks.size();
                    phase = left > 0 ? Phase.CHUNK_DATA : Phase.TRAILERS;
                }
                return stop < 0 ? end : stop + 1;
            }
            default -> {
                int stop = bytes.forEachByte(at, end - at, trailers);
                if (trailers.isDone() && trailers.problem() == null) {
                    begin();
                }
                return stop < 0 ? end : stop + 1;
            }
        }
    }

    private @Nullable ProtocolViolation problem() {
        return head.problem() != null
                ? head.problem()
                : chunks.problem() != null ? chunks.problem() : trailers.problem();
    }

    private void afterHead() {
        unanswered++;
        heads++;
        allowedBytes = limits.body().size();
        if (head.fields().isUpgrade()) {
            phase = Phase.UPGRADE;
        } else if (head.fields().isChunked()) {
            chunks.reset();
            trailers.resetToTrailers();
            phase = Phase.CHUNKS;
        } else {
            left = head.fields().contentLength();
            phase = Phase.BODY;
            if (left == 0) {
                begin();
            }
        }
    }

    private void afterData() {
        if (phase == Phase.BODY) {
            begin();
        } else {
            phase = Phase.CHUNKS;
        }
    }

    /** Sets the limit, except for pipelined requests: the first is served while the body of the last is read. */
    void permit(long bytes) {
        if (unanswered == 1) {
            allowedBytes = bytes;
        }
    }

    private void begin() {
        head.reset();
        requests++;
        bodyBytes = 0;
        phase = Phase.HEAD;
    }

    /** Times heads and bodies: each has to be complete in time, however steadily its bytes arrive. */
    private void watch(ChannelHandlerContext ctx) {
        var inHead = phase == Phase.HEAD && head.isUnderWay();
        var inBody = phase != Phase.HEAD && phase != Phase.UPGRADE;
        if (timer != null && (timed != requests || (timesBody ? !inBody : !inHead))) {
            forgetTimer();
        }
        if (timer == null && (inHead || inBody)) {
            timesBody = inBody;
            timed = requests;
            var time = inBody ? limits.bodyTimeout().plus(MARGIN_TIME) : limits.headTimeout();
            var reason = inBody ? ProtocolViolation.BODY_TOO_SLOW : ProtocolViolation.HEADERS_TOO_SLOW;
            timer = ctx.executor().schedule(() -> close(ctx, reason), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void close(ChannelHandlerContext ctx, ProtocolViolation reason) {
        mark(ctx, reason, heads - 1);
        Cut.because(ctx.channel(), reason);
        refusals.accept(reason);
        phase = Phase.REFUSED;
        forgetTimer();
        ctx.close();
    }

    private void forgetTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** @param answers number of answers before the one to the request that is broken off */
    private static void mark(ChannelHandlerContext ctx, ProtocolViolation reason, long answers) {
        if (ctx.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers written) {
            written.breakOff(answers, reason);
        } else {
            Cut.because(ctx.channel(), reason);
        }
        BrokenRequest.mark(ctx.channel(), reason);
    }

    /** Reports the problem as the decoder would, because the server answers in the order of the requests. */
    private void refuse(ChannelHandlerContext ctx, ByteBuf bytes, int at, ProtocolViolation problem) {
        var inHead = phase == Phase.HEAD || phase == Phase.UPGRADE;
        if (!inHead) {
            mark(ctx, problem, heads - 1);
        }
        tell(ctx, problem);
        phase = Phase.REFUSED;
        forgetTimer();
        refusals.accept(problem);
        ctx.fireChannelRead(bytes.readRetainedSlice(at - 1 - bytes.readerIndex()));
        ReferenceCountUtil.release(bytes);
        ctx.fireChannelRead(BrokenRequest.part(inHead, problem));
    }

    /** Sets a body with the reason, except for HEAD. A request counts as soon as its head is complete. */
    private void tell(ChannelHandlerContext ctx, ProtocolViolation problem) {
        if (ctx.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers answers && !head.asksForHead()) {
            answers.refuse(phase == Phase.HEAD ? heads : heads - 1, problem);
        }
    }

    /**
     * Reads on when every request is answered. Reactor Netty itself does not if an answer was complete while the end of
     * its request was still in the queue of pipelined requests.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event.getClass().getName().equals(ANSWERED)) {
            unanswered = Math.max(0, unanswered - 1);
            if (unanswered == 0) {
                ctx.executor().execute(ctx::read);
            }
        }
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
}
