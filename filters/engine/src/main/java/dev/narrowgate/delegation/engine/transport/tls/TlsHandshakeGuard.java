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
 * Closes and counts a connection whose handshake fails or whose records are invalid. Stands behind TLS. Later handlers
 * see only that the connection is closed. They would otherwise log each failure with its stack trace, for any client
 * that sends a few bytes. A connection that closes before it sends a byte is not counted: load balancers check an open
 * port in that way.
 */
public final class TlsHandshakeGuard extends ChannelInboundHandlerAdapter {

    /** This version has no second handshake. */
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
