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
 * Stands before the decoder of HTTP/1 and follows where each request begins and ends. The bytes pass unchanged. What is not
 * one clear request does not pass: the server answers 400, in its turn, and closes, and nothing behind it is ever looked
 * at, so that a second request cannot hide in the first.
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

    /** Beyond its limits a body is answered with 413 or 408; this much further it is not even thrown away. */
    private static final long MARGIN_BYTES = 1 << 20;

    public static final Duration MARGIN_TIME = Duration.ofSeconds(5);

    /** What the server fires when the answer to a request is complete. The class itself is not open to others. */
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

    /** Which of the requests is read, and which one the timer is for: a read may hold many. */
    private long requests;

    private long timed;

    /** @param refusals told of each refusal, for a metric */
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
            // It is another protocol now.
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
                // In which protocol they are meant is not known yet: a client waits (RFC 6455, section 4.1).
                bytes.release();
                close(ctx, ProtocolViolation.UPGRADE);
                return;
            }
            // It was not accepted, and the connection speaks HTTP as before.
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

    /** How far it came: the end, or the byte at which something else begins or something is wrong. */
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
        allowedBytes = limits.bodySize();
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

    /** With several that wait for answers it is the first that is served, and the body of the last that is read. */
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

    /** What has begun has to be there in time, however steadily its bytes come. */
    private void watch(ChannelHandlerContext ctx) {
        var inHead = phase == Phase.HEAD && head.isUnderWay();
        var inBody = phase != Phase.HEAD && phase != Phase.UPGRADE;
        if (timer != null && (timed != requests || (timesBody ? !inBody : !inHead))) {
            forgetTimer();
        }
        if (timer == null && (inHead || inBody)) {
            timesBody = inBody;
            timed = requests;
            var time = inBody ? limits.bodyTimeout().plus(MARGIN_TIME) : limits.headerTimeout();
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

    /** @param answers that come before the one to the request that is broken off */
    private static void mark(ChannelHandlerContext ctx, ProtocolViolation reason, long answers) {
        if (ctx.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers written) {
            written.breakOff(answers, reason);
        } else {
            Cut.because(ctx.channel(), reason);
        }
        BrokenRequest.mark(ctx.channel(), reason);
    }

    /** What is behind the decoder answers in the order of the requests, so it is told as the decoder would tell it. */
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

    /** A body says why, but for HEAD, which has none. It counts as soon as its head is complete. */
    private void tell(ChannelHandlerContext ctx, ProtocolViolation problem) {
        if (ctx.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers answers && !head.asksForHead()) {
            answers.refuse(phase == Phase.HEAD ? heads : heads - 1, problem);
        }
    }

    /**
     * With nothing left to answer there is always something to read. The server itself forgets to, when an answer was complete
     * while the end of its request still stood in the queue of those that were sent together.
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
