package dev.narrowgate.delegation.engine.transport.client;

import dev.narrowgate.delegation.engine.transport.message.ContentLength;
import dev.narrowgate.delegation.engine.transport.message.FieldName;
import dev.narrowgate.delegation.engine.transport.websocket.NextHopSwitch;
import dev.narrowgate.delegation.engine.transport.websocket.WebSocketAccept;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Passes one answer of a next hop for each request. Stands behind the decoder. Interim answers are dropped: an answer
 * after one of them would be taken for the answer to another request on the same connection. These answers end the
 * connection: one without a request, a switch to a protocol that was not requested, and one with an ambiguous length.
 */
public final class NextHopGuard extends ChannelDuplexHandler {

    private static final String NAME = "narrowgate.nextHop";
    private static final int MOST_INTERIM_ANSWERS = 16;

    private static final int SWITCHING_PROTOCOLS = 101;

    private final FieldName name = new FieldName();
    private boolean asked;
    private boolean switched;
    private @Nullable WebSocketAccept webSocket;
    private boolean interim;
    private int interimAnswers;
    private boolean closed;

    private NextHopGuard() {}

    /** Installs the handler on an HTTP/1 connection. HTTP/2 needs none, because its streams keep answers apart. */
    public static void install(Connection connection) {
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpCodec) instanceof HttpClientCodec) {
            pipeline.addAfter(NettyPipeline.HttpCodec, NAME, new NextHopGuard());
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            asked = true;
            webSocket = WebSocketAccept.of(request);
            UnsaidHeaders.remove(request.headers());
            interimAnswers = 0;
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed || switched && message instanceof HttpContent) {
            // The end of the answer that opened a WebSocket would end the exchange.
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpResponse answer
                && answer.decoderResult().isSuccess()) {
            answered(ctx, answer);
        } else if (interim && message instanceof HttpContent content) {
            content.release();
            interim = !(content instanceof LastHttpContent);
        } else {
            if (message instanceof LastHttpContent) {
                asked = false;
            }
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                mark(part);
            }
            ctx.fireChannelRead(message);
        }
    }

    /**
     * Makes each decoder error a {@code CodecException}, so that later handlers can tell it from a connection error.
     */
    private static void mark(HttpObject part) {
        if (!(part.decoderResult().cause() instanceof CodecException)) {
            part.setDecoderResult(DecoderResult.failure(new CorruptedFrameException("not HTTP")));
        }
    }

    private void answered(ChannelHandlerContext ctx, HttpResponse answer) {
        interim = answer.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && answer.status().code() != SWITCHING_PROTOCOLS;
        if (!isAskedFor(answer) || interim && ++interimAnswers > MOST_INTERIM_ANSWERS) {
            refuse(ctx, answer);
        } else if (interim) {
            ReferenceCountUtil.release(answer);
            // Without automatic reading, the next message has to be requested.
            ctx.read();
        } else {
            removeMisspelled(answer.headers());
            if (answer.status().code() == SWITCHING_PROTOCOLS) {
                switched = true;
                NextHopSwitch.toWebSocket(ctx);
            }
            ctx.fireChannelRead(answer);
        }
    }

    /** Whether the request allows this answer. A hop requests no protocol except WebSocket (RFC 9110, section 7.8). */
    private boolean isAskedFor(HttpResponse answer) {
        if (!asked) {
            return false;
        }
        if (answer.status().code() == SWITCHING_PROTOCOLS) {
            return webSocket != null && webSocket.isGivenBy(answer);
        }
        var length = answer.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null || ContentLength.of(length) >= 0;
    }

    /**
     * Removes misspelled names of known fields. A client that normalizes names would read another message than this
     * gateway.
     */
    private void removeMisspelled(HttpHeaders headers) {
        for (var found = misspelled(headers); found != null; found = misspelled(headers)) {
            headers.remove(found);
        }
    }

    private @Nullable CharSequence misspelled(HttpHeaders headers) {
        for (var fields = headers.iteratorCharSequence(); fields.hasNext(); ) {
            var field = fields.next().getKey();
            if (name.known(field) != null && !name.isPlain()) {
                return field;
            }
        }
        return null;
    }

    /** Fails the call because of this answer, so that it does not fail as a call without an answer. */
    private void refuse(ChannelHandlerContext ctx, HttpResponse answer) {
        if (asked) {
            Connection.from(ctx.channel()).markPersistent(false);
            answer.setDecoderResult(DecoderResult.failure(new CorruptedFrameException("not an answer to the request")));
            ctx.fireChannelRead(answer);
        } else {
            ReferenceCountUtil.release(answer);
        }
        close(ctx);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void close(ChannelHandlerContext ctx) {
        closed = true;
        ctx.close();
    }
}
