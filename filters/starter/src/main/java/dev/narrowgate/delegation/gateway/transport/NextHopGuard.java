package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Stands behind the decoder on the way from a next hop, and lets through one answer for each request. Interim answers end here:
 * what comes after one of them would be taken for the answer to somebody else's request on the same connection. An answer that
 * nobody asked for ends the connection.
 */
public final class NextHopGuard extends ChannelDuplexHandler {

    private static final String NAME = "narrowgate.nextHop";
    private static final int MOST_INTERIM_ANSWERS = 16;

    private static final int SWITCHING_PROTOCOLS = 101;

    private boolean asked;
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
    @SuppressWarnings("FutureReturnValueIgnored") // Whoever writes looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest) {
            asked = true;
            interimAnswers = 0;
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closed) {
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
            ctx.fireChannelRead(message);
        }
    }

    private void answered(ChannelHandlerContext ctx, HttpResponse answer) {
        interim = answer.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && answer.status().code() != SWITCHING_PROTOCOLS;
        if (!asked || interim && ++interimAnswers > MOST_INTERIM_ANSWERS) {
            ReferenceCountUtil.release(answer);
            close(ctx);
        } else if (interim) {
            ReferenceCountUtil.release(answer);
            // The next message has to be asked for where reading is not automatic.
            ctx.read();
        } else {
            ctx.fireChannelRead(answer);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a connection to be closed.
    private void close(ChannelHandlerContext ctx) {
        closed = true;
        ctx.close();
    }
}
