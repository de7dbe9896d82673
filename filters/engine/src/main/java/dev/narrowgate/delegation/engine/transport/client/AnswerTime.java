package dev.narrowgate.delegation.engine.transport.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Ends a request whose answer does not begin in time. The time begins when the last byte of the request is with the
 * socket, because the next hop cannot answer before. Stands behind {@link NextHopGuard}, which removes interim answers.
 */
final class AnswerTime extends ChannelDuplexHandler {

    private static final String NAME = "narrowgate.answerTime";

    private @Nullable Duration limit;
    private boolean answered;
    private @Nullable Future<?> timer;

    private AnswerTime() {}

    static void install(Connection connection) {
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.HttpCodec) instanceof HttpClientCodec) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, new AnswerTime());
        }
    }

    /** Sets the limit of the request that is written next; null for no limit. */
    static void limit(Channel channel, @Nullable Duration limit) {
        if (channel.pipeline().get(NAME) instanceof AnswerTime time) {
            time.limit = limit;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The writer looks at the promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest) {
            answered = false;
            forgetTimer();
        }
        if (message instanceof LastHttpContent && limit != null) {
            var watched = promise.unvoid();
            ctx.write(message, watched);
            watched.addListener(sent -> {
                if (sent.isSuccess()) {
                    start(ctx);
                }
            });
        } else {
            ctx.write(message, promise);
        }
    }

    /** Starts the timer, unless the answer began before its request ended. */
    private void start(ChannelHandlerContext ctx) {
        var time = limit;
        if (time != null && !answered && timer == null && !ctx.isRemoved()) {
            timer = ctx.executor().schedule(() -> late(ctx), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    private void late(ChannelHandlerContext ctx) {
        timer = null;
        ctx.fireExceptionCaught(ReadTimeoutException.INSTANCE);
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse) {
            answered = true;
            forgetTimer();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forgetTimer();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forgetTimer();
    }

    private void forgetTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
