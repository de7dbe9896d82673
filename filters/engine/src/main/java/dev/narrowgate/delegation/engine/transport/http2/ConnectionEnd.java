package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The last handler of a connection of HTTP/2. The codec has answered an error of the connection with GOAWAY before it tells of it
 * (RFC 9113, section 5.4.1); without this handler it would be logged with its stack trace. A reset says only that the connection
 * is closed.
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
