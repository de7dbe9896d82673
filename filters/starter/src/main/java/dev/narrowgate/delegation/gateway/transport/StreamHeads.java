package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the head of each stream of HTTP/2 as {@link HeadScanner} looks at one of HTTP/1: one method, one host and one path
 * (RFC 9113, section 8.3.1). A stream whose head is not so is reset, and is no request; so is one with a broken frame.
 */
final class StreamHeads extends ChannelInboundHandlerAdapter {

    private final HeadLimits limits;
    private final Consumer<Malformation> refusals;

    private final Http2Connection connection;

    /** On a stream whose head was seen: what comes after it are trailers. */
    private final Http2Connection.PropertyKey begun;

    StreamHeads(Http2Connection connection, HeadLimits limits, Consumer<Malformation> refusals) {
        this.connection = connection;
        this.begun = connection.newKey();
        this.limits = limits;
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame head) {
            var problem = isFirst(head.stream().id()) ? problem(head.headers()) : null;
            if (problem != null) {
                refusals.accept(problem);
                ReferenceCountUtil.release(message);
                reset(ctx, head.stream(), Http2Error.PROTOCOL_ERROR);
                return;
            }
            RequestSpelling.normalize(head.headers());
        }
        ctx.fireChannelRead(message);
    }

    /**
     * A frame that its stream may not have ends the stream at once, and with the error's own code: the codec counts resets by
     * that, and what a request in flight would make of it is a cancel, which is not counted (CVE-2025-55163).
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2FrameStreamException broken) {
            refusals.accept(Malformation.STREAM_ERROR);
            reset(ctx, broken.stream(), broken.error());
            return;
        }
        ctx.fireExceptionCaught(cause);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for a stream to be reset.
    private static void reset(ChannelHandlerContext ctx, Http2FrameStream stream, Http2Error error) {
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
    }

    private boolean isFirst(int id) {
        var stream = connection.stream(id);
        return stream != null && stream.setProperty(begun, Boolean.TRUE) == null;
    }

    private @Nullable Malformation problem(Http2Headers head) {
        var method = head.method();
        if (!isMethod(method)) {
            return Malformation.REQUEST_LINE;
        }
        // A tunnel, with :protocol as well, which was never offered (RFC 9113, section 8.5; RFC 8441, section 3).
        if ("CONNECT".contentEquals(method)) {
            return Malformation.METHOD;
        }
        if (head.scheme() == null) {
            return Malformation.REQUEST_LINE;
        }
        if (!isPath(head.path())) {
            return Malformation.TARGET;
        }
        if (head.size() > limits.count()) {
            return Malformation.HEADERS_TOO_LARGE;
        }
        var host = head.get("host");
        var authority = head.authority() == null ? host : head.authority();
        return authority != null
                        && HostName.isOne(authority.toString())
                        && (host == null || host.toString().contentEquals(authority))
                ? null
                : Malformation.HOST;
    }

    private static boolean isMethod(@Nullable CharSequence method) {
        return method != null
                && method.length() > 0
                && method.chars().allMatch(c -> c < 128 && Characters.isMethod((byte) c));
    }

    private static boolean isPath(@Nullable CharSequence path) {
        return path != null
                && path.length() > 0
                && path.charAt(0) == '/'
                && path.chars().allMatch(c -> c < 128 && Characters.isTarget((byte) c));
    }
}
