package dev.narrowgate.delegation.engine.transport.tls;

import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Stands behind TLS. A connection whose handshake fails, or whose records are none, is closed and counted, and nothing behind this
 * handler hears of it but that it is closed: each failure would be logged there with its stack trace, for anybody who sends a few
 * bytes. One that is closed before anything was sent is none of them: balancers look in that way whether a port is open.
 */
public final class TlsHandshakeGuard extends ChannelInboundHandlerAdapter {

    /** It has no second handshake. */
    private static final String NEWEST = "TLSv1.3";

    private final Consumer<ProtocolViolation> refusals;
    private final TlsRecords records;
    private boolean shaken;
    private boolean refused;

    public TlsHandshakeGuard(TlsRecords records, Consumer<ProtocolViolation> refusals) {
        this.records = records;
        this.refusals = refusals;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                refuse(ctx, handshake.cause());
                return;
            }
            shaken = true;
            records.shaken();
            if (ctx.pipeline().get(SslHandler.class) instanceof SslHandler tls
                    && NEWEST.equals(tls.engine().getSession().getProtocol())) {
                ctx.pipeline().remove(records);
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!shaken || isTls(cause)) {
            refuse(ctx, cause);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private static boolean isTls(Throwable cause) {
        return cause instanceof SSLException
                || cause instanceof DecoderException && cause.getCause() instanceof SSLException;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        var left = !records.hasBegun() && cause instanceof IOException && !(cause instanceof SSLException);
        if (!refused && !left) {
            refused = true;
            refusals.accept(ProtocolViolation.TLS);
        }
        ctx.close();
    }
}
