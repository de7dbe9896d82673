package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands directly behind the decoder while a WebSocket is asked for, before the answer is collected: an answer that is not
 * exactly the one that opens it ends the connection, and nothing is waited for behind it.
 */
final class WebSocketHandshakeGuard extends ChannelInboundHandlerAdapter {

    private final WebSocketAccept expected;
    private boolean closed;

    WebSocketHandshakeGuard(WebSocketAccept expected) {
        this.expected = expected;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!closed && message instanceof HttpResponse answer && isFinal(answer)) {
            closed = !expected.isGivenBy(answer);
            if (!closed) {
                ctx.pipeline().remove(this);
            }
        }
        if (closed && message instanceof HttpResponse answer) {
            TrafficCounter.answered(ctx.channel(), answer.status().code());
        }
        if (closed) {
            ReferenceCountUtil.release(message);
            close(ctx);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isFinal(HttpResponse answer) {
        return answer.status().codeClass() != HttpStatusClass.INFORMATIONAL
                || answer.status().code() == NextHopGuard.SWITCHING_PROTOCOLS;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a connection to be closed.
    private static void close(ChannelHandlerContext ctx) {
        ctx.close();
    }
}
