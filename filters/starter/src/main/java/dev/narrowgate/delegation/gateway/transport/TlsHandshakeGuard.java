package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Stands behind TLS. A connection whose handshake fails, or whose records are none, is closed and counted, and nothing behind this
 * handler hears of it but that it is closed: each failure would be logged there with its stack trace, for anybody who sends a few
 * bytes. A second handshake on a connection, which TLS 1.2 allows and TLS 1.3 does not, ends it as well (RFC 8446, section 4.1.2).
 */
final class TlsHandshakeGuard extends ChannelInboundHandlerAdapter {

    private final Consumer<Malformation> refusals;
    private boolean shaken;
    private boolean refused;

    TlsHandshakeGuard(Consumer<Malformation> refusals) {
        this.refusals = refusals;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                refuse(ctx, Malformation.TLS);
                return;
            }
            if (shaken) {
                refuse(ctx, Malformation.RENEGOTIATION);
                return;
            }
            shaken = true;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!shaken || isTls(cause)) {
            refuse(ctx, Malformation.TLS);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private static boolean isTls(Throwable cause) {
        return cause instanceof SSLException
                || cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a connection to be closed.
    private void refuse(ChannelHandlerContext ctx, Malformation reason) {
        if (!refused) {
            refused = true;
            refusals.accept(reason);
        }
        ctx.close();
    }
}
