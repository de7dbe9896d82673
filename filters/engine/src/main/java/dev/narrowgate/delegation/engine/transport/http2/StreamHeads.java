package dev.narrowgate.delegation.engine.transport.http2;

import dev.narrowgate.delegation.engine.transport.http1.HeadScanner;
import dev.narrowgate.delegation.engine.transport.message.Characters;
import dev.narrowgate.delegation.engine.transport.message.HeadLimits;
import dev.narrowgate.delegation.engine.transport.message.HostName;
import dev.narrowgate.delegation.engine.transport.message.HttpMethods;
import dev.narrowgate.delegation.engine.transport.message.MessageRules;
import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import dev.narrowgate.delegation.engine.transport.message.RequestSpelling;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the head of each HTTP/2 stream as {@link HeadScanner} checks one of HTTP/1: one method, one host and one path
 * (RFC 9113, section 8.3.1). Resets a stream that has a malformed head or a broken frame. A malformed head does not
 * pass.
 */
public final class StreamHeads extends ChannelInboundHandlerAdapter {

    /** The other bytes of the request line to the next hop: two spaces, the version and a CR. */
    private static final int REST_OF_LINE = "  HTTP/1.1\r".length();

    private final HeadLimits limits;
    private final Consumer<ProtocolViolation> refusals;
    private final StreamResets resets;

    private final StreamFields fields = new StreamFields();

    private final Http2Connection connection;

    /** Marks a stream whose head was seen. Later header blocks of the stream are trailers. */
    private final Http2Connection.PropertyKey begun;

    public StreamHeads(
            Http2Connection connection, HeadLimits limits, StreamResets resets, Consumer<ProtocolViolation> refusals) {
        this.resets = resets;
        this.connection = connection;
        this.begun = connection.newKey();
        this.limits = limits;
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame head) {
            var problem = isFirst(head.stream().id())
                    ? problem(head.headers())
                    : MessageRules.problemOfTrailers(head.headers());
            if (problem != null) {
                refusals.accept(problem);
                ReferenceCountUtil.release(message);
                resets.reset(ctx, head.stream(), Http2Error.PROTOCOL_ERROR);
                return;
            }
            RequestSpelling.normalize(head.headers());
        }
        ctx.fireChannelRead(message);
    }

    /**
     * Resets a stream with an illegal frame at once, with the error's own code. The codec counts resets by that code. A
     * request in flight would cancel the stream instead, and the codec does not count CANCEL (CVE-2025-55163).
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof Http2FrameStreamException broken) {
            refusals.accept(ProtocolViolation.STREAM_ERROR);
            resets.reset(ctx, broken.stream(), broken.error());
            return;
        }
        ctx.fireExceptionCaught(cause);
    }

    private boolean isFirst(int id) {
        var stream = connection.stream(id);
        return stream != null && stream.setProperty(begun, Boolean.TRUE) == null;
    }

    private @Nullable ProtocolViolation problem(Http2Headers head) {
        var malformed = MessageRules.problemOfHead(head);
        if (malformed != null) {
            return malformed;
        }
        var method = head.method();
        if (!isMethod(method)) {
            return ProtocolViolation.REQUEST_LINE;
        }
        // CONNECT opens a tunnel (RFC 9113, section 8.5). Extended CONNECT was never offered (RFC 8441, section 3).
        if ("CONNECT".contentEquals(method)) {
            return ProtocolViolation.METHOD;
        }
        var path = head.path();
        if (path != null && method.length() + path.length() + REST_OF_LINE > limits.line()) {
            return ProtocolViolation.LINE_TOO_LONG;
        }
        if (!isPath(path)) {
            return ProtocolViolation.TARGET;
        }
        if (head.size() > limits.count()) {
            return ProtocolViolation.HEADERS_TOO_LARGE;
        }
        var field = fields.problem(head);
        if (field != null) {
            return field;
        }
        var host = head.get("host");
        var authority = head.authority() == null ? host : head.authority();
        return authority != null
                        && HostName.isOne(authority.toString())
                        && (host == null || host.toString().contentEquals(authority))
                ? null
                : ProtocolViolation.HOST;
    }

    private static boolean isMethod(@Nullable CharSequence method) {
        return method != null
                && method.length() > 0
                && method.length() <= HttpMethods.LONGEST
                && method.chars().allMatch(c -> c < 128 && Characters.isMethod((byte) c));
    }

    private static boolean isPath(@Nullable CharSequence path) {
        return path != null
                && path.length() > 0
                && path.charAt(0) == '/'
                && path.chars().allMatch(c -> c < 128 && Characters.isTarget((byte) c));
    }
}
