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
 * Counts the final answers whose head was written on a connection of HTTP/1: a client may have read an answer, and send its next
 * request, before the server calls that answer complete. The answer to what {@link RequestFraming} refused gets a body that
 * says why, since the server itself answers with a status alone. When that answer has begun already, the connection is closed
 * before its end: the server would end it as if it were whole.
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

    /** Answers that were written whole. */
    long ends() {
        return ends;
    }

    /**
     * A request is broken off within its body.
     *
     * @param answers that come before the one to it, since the connection was made
     */
    void breakOff(long answers, ProtocolViolation reason) {
        earlier = answers;
        broken = reason;
        tellWhy();
    }

    /** A request is refused, and the answer to it, behind so many others, says why. */
    void refuse(long answers, ProtocolViolation reason) {
        earlier = answers;
        if (RefusalBody.isAnswered(reason)) {
            refusal = RefusalBody.of(reason);
        }
    }

    /** Whether the answer that is due, or under way, is the one to what was refused. */
    boolean isRefused() {
        return isRefused(ends);
    }

    /** Whether the answer with so many before it is that one. */
    boolean isRefused(long turn) {
        return turn >= earlier;
    }

    /** Before its turn the connection is not closed for that: it is the caller who leaves then. */
    private void tellWhy() {
        if (broken != null && isRefused() && context != null) {
            Cut.because(context.channel(), broken);
        }
    }

    private void ended() {
        ends++;
        tellWhy();
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
                // What says why is on its way, and closes the connection behind it.
                if (!told) {
                    // The answers before it go out whole.
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
                // Nothing behind it is read. The server itself forgets to close when the request was sent together with
                // others.
                told = true;
                var body = refusal;
                var said = body == null || whole.content().isReadable() ? whole : saying(whole, body);
                HttpUtil.setKeepAlive(said, false);
                ctx.writeAndFlush(said, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
                return;
            }
        }
        ctx.write(message, promise);
    }

    private static FullHttpResponse saying(FullHttpResponse empty, RefusalBody body) {
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
