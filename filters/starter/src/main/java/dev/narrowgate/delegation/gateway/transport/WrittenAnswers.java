package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;

/**
 * Counts the final answers whose head was written on a connection of HTTP/1. A client may have read an answer, and send its next
 * request, before the server calls that answer complete.
 */
final class WrittenAnswers extends ChannelOutboundHandlerAdapter {

    private long heads;

    long heads() {
        return heads;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Whoever writes looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse answer && answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            heads++;
        }
        ctx.write(message, promise);
    }
}
