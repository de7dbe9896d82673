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
 * Stands behind the decoder on the way from a next hop, and lets through one answer for each request. Interim answers end here:
 * what comes after one of them would be taken for the answer to somebody else's request on the same connection. An answer that
 * nobody asked for ends the connection; so does a change of protocol other than the one that this hop asked for, and a length
 * that servers read in two ways.
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

    /** Puts one into a connection of HTTP/1; HTTP/2 has streams, which keep answers apart. */
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
            // The end of the answer that opened a WebSocket would be the end of the exchange.
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

    /** The decoder fails with errors of any kind; what is behind has to know them from those of a connection. */
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
            // The next message has to be asked for where reading is not automatic.
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

    /** This hop asks for no protocol but WebSocket (RFC 9110, section 7.8). */
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

    /** A client that folds names would read another message than this gateway, which went by the fields that count. */
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

    /** The call fails because of this answer, and not as if none had come. */
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
