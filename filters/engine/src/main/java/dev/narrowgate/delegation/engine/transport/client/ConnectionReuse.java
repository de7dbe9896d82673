package dev.narrowgate.delegation.engine.transport.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Returns a connection to a next hop to the pool only if no bytes are left on it (RFC 9112, sections 6.3 and 9.6). The
 * end of an answer is held back until everything that was read together with it is checked. The pool closes the
 * connection after bytes behind the answer, an answer before the end of its request, or CONNECT. Bytes that arrive
 * while the connection is in the pool close it too.
 */
public final class ConnectionReuse extends ChannelDuplexHandler {

    private static final String NAME = "narrowgate.connectionReuse";
    private static final String BYTES = "narrowgate.idleBytes";

    /**
     * Reveals leftover bytes: the decoder skips it between answers, and otherwise completes a head or an invalid line.
     */
    private static final ByteBuf EMPTY_LINES = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("\r\n\r\n", StandardCharsets.US_ASCII).asReadOnly());

    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;

    private final IdleBytes bytes = new IdleBytes();

    private boolean asked;
    private boolean sent;
    private boolean switched;
    private boolean probing;
    private boolean clean;
    private int requests;
    private @Nullable LastHttpContent end;

    private ConnectionReuse() {}

    /**
     * Installs the handler on an HTTP/1 connection, behind every decoder. HTTP/2 needs none, because its frames mark
     * their ends.
     */
    public static void install(Connection connection) {
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpCodec) instanceof HttpClientCodec) {
            var reuse = new ConnectionReuse();
            pipeline.addBefore(NettyPipeline.HttpCodec, BYTES, reuse.bytes);
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, reuse);
        }
    }

    /** Returns the handler of a connection; null if it has none. */
    static @Nullable ConnectionReuse of(Channel channel) {
        return channel.pipeline().get(NAME) instanceof ConnectionReuse reuse ? reuse : null;
    }

    /** Returns the number of requests that were written to the connection so far. */
    int requests() {
        return requests;
    }

    /** Whether a request was written after the first {@code earlier} ones, and no byte has arrived since. */
    boolean isUnanswered(int earlier) {
        return requests > earlier && !bytes.seen;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            asked = true;
            bytes.seen = false;
            requests++;
            sent = false;
            clean = !HttpMethod.CONNECT.equals(request.method());
        }
        if (message instanceof LastHttpContent) {
            sent = true;
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (probing || end != null) {
            clean = false;
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpResponse answer && !isStatus(answer)) {
            // The call fails, because this is not an HTTP answer.
            closeAfterUse(ctx);
            answer.setDecoderResult(DecoderResult.failure(new CorruptedFrameException("not an HTTP status")));
            ctx.fireChannelRead(answer);
            bytes.close(ctx);
        } else if (isSwitch(message)) {
            // Also if the answer and its end are one message: the bytes after it are another protocol.
            switched = true;
            closeAfterUse(ctx);
            ctx.fireChannelRead(message);
        } else if (message instanceof LastHttpContent last && !switched) {
            end = last;
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isSwitch(Object message) {
        return message instanceof HttpResponse answer && HttpResponseStatus.SWITCHING_PROTOCOLS.equals(answer.status());
    }

    /** Marks the connection through the request under way, because a mark on an earlier request has no effect. */
    private static void closeAfterUse(ChannelHandlerContext ctx) {
        Connection.from(ctx.channel()).markPersistent(false);
    }

    /** Whether the status is valid (RFC 9110, section 15). The decoder reports answers that it cannot decode. */
    private static boolean isStatus(HttpResponse answer) {
        int code = answer.status().code();
        return answer.decoderResult().isFailure() || code >= LOWEST_STATUS && code <= HIGHEST_STATUS;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (end != null) {
            probing = true;
            bytes.probe();
            probing = false;
            complete(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    private void complete(ChannelHandlerContext ctx) {
        var complete = end;
        if (complete == null) {
            return;
        }
        end = null;
        if (!clean || !sent || complete.decoderResult().isFailure()) {
            closeAfterUse(ctx);
        }
        asked = false;
        ctx.fireChannelRead(complete);
        if (!asked) {
            // Detects bytes that arrive in the pool, so that they are not taken for the next request's answer.
            ctx.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        clean = false;
        complete(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ReferenceCountUtil.release(end);
        end = null;
    }

    /** Watches the bytes before the decoder. */
    private final class IdleBytes extends ChannelInboundHandlerAdapter {

        private @Nullable ChannelHandlerContext context;
        private boolean closed;
        private boolean seen;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            context = ctx;
        }

        private void probe() {
            if (context != null && context.channel().isActive()) {
                context.fireChannelRead(EMPTY_LINES.duplicate());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen = true;
            if (closed || !asked && !switched) {
                ReferenceCountUtil.release(message);
                close(ctx);
            } else {
                ctx.fireChannelRead(message);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
        private void close(ChannelHandlerContext ctx) {
            closed = true;
            ctx.close();
        }
    }
}
