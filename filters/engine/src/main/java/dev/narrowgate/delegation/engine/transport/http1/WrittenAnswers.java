package dev.narrowgate.delegation.engine.transport.http1;

import dev.narrowgate.delegation.engine.transport.message.Cut;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import dev.narrowgate.delegation.engine.transport.message.RefusalBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the final answers whose heads were written on an HTTP/1 connection. A client may read an answer and send its
 * next request before the server considers that answer complete. The answer to a request that {@link RequestFraming}
 * refused gets a body with the reason; the server itself would send only a status. If that answer has already begun,
 * the connection is closed before its end. The server would otherwise end it as if it were whole.
 */
public final class WrittenAnswers extends ChannelOutboundHandlerAdapter {

    private long heads;
    private long ends;
    private long earlier = Long.MAX_VALUE;
    private @Nullable RefusalBody refusal;
    private boolean told;
    private @Nullable ProtocolViolation broken;
    private @Nullable ChannelHandlerContext context;

    long heads() {
        return heads;
    }

    /** Number of answers that were written completely. */
    long ends() {
        return ends;
    }

    /**
     * Notes that a request is broken off within its body.
     *
     * @param answers number of answers before its own, since the connection was made
     */
    void breakOff(long answers, ProtocolViolation reason) {
        earlier = answers;
        broken = reason;
        reportReason();
    }

    /** Notes that a request is refused. Its answer, after so many others, will give the reason. */
    void refuse(long answers, ProtocolViolation reason) {
        earlier = answers;
        if (RefusalBody.isAnswered(reason)) {
            refusal = RefusalBody.of(reason);
        }
    }

    /** Whether the answer that is due or under way belongs to the refused request. */
    boolean isRefused() {
        return isRefused(ends);
    }

    /** Whether the answer with so many before it belongs to the refused request, or comes after it. */
    boolean isRefused(long turn) {
        return turn >= earlier;
    }

    /** Sets the reason only when the refused request is served. If the connection ends before, the caller closed it. */
    private void reportReason() {
        if (broken != null && isRefused() && context != null) {
            Cut.because(context.channel(), broken);
        }
    }

    private void ended() {
        ends++;
        reportReason();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !(message instanceof HttpResponse)) {
            if (isRefused()) {
                ReferenceCountUtil.release(message);
                promise.tryFailure(new ClosedChannelException());
                // If set, an answer with the reason was already written, and closes the connection.
                if (!told) {
                    // Earlier answers have to be sent completely.
                    ctx.flush();
                    Cut.soon(ctx.channel());
                }
                return;
            }
            ended();
        }
        if (message instanceof HttpResponse answer && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            var refused = heads++ == earlier;
            if (message instanceof LastHttpContent) {
                ended();
            }
            if (refused && answer instanceof FullHttpResponse whole) {
                // No later request is read. Reactor Netty itself does not close after pipelined requests.
                told = true;
                var body = refusal;
                var said = body == null || whole.content().isReadable() ? whole : withBody(whole, body);
                HttpUtil.setKeepAlive(said, false);
                ctx.writeAndFlush(said, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
                return;
            }
        }
        ctx.write(message, promise);
    }

    private static FullHttpResponse withBody(FullHttpResponse empty, RefusalBody body) {
        var told = new DefaultFullHttpResponse(
                empty.protocolVersion(),
                HttpResponseStatus.valueOf(body.status()),
                Unpooled.wrappedBuffer(body.text()),
                empty.headers().copy(),
                empty.trailingHeaders().copy());
        body.describe(told.headers());
        empty.release();
        return told;
    }
}
