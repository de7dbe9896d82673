package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Handles the errors of an HTTP/2 connection as its last handler. The codec answers a connection error with GOAWAY
 * before it fires the exception (RFC 9113, section 5.4.1). Without this handler, the exception would be logged with its
 * stack trace. An {@code IOException}, such as a reset, only closes the connection and is not counted.
 */
public final class ConnectionEnd extends ChannelInboundHandlerAdapter {

    private final Consumer<ProtocolViolation> refusals;

    public ConnectionEnd(Consumer<ProtocolViolation> refusals) {
        this.refusals = refusals;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2Exception || !(cause instanceof IOException)) {
            refusals.accept(ProtocolViolation.CONNECTION_ERROR);
        }
        if (!(cause instanceof Http2Exception)) {
            ctx.close();
        }
    }
}
