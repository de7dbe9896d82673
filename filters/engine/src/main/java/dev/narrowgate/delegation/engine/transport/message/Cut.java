package dev.narrowgate.delegation.engine.transport.message;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** Closes a connection whose other end does not read. Bytes that wait, GOAWAY among them, could never be sent. */
public final class Cut {

    private static final AttributeKey<ProtocolViolation> REASON = AttributeKey.valueOf(Cut.class, "reason");

    /** The stream that was reset last. */
    private static final AttributeKey<Integer> STREAM = AttributeKey.valueOf(Cut.class, "stream");

    private Cut() {}

    /** Records why a connection, or its streams, will be cut. */
    public static void because(Channel channel, ProtocolViolation reason) {
        channel.attr(REASON).set(reason);
    }

    /** Records that a stream of a connection will be reset, because the caller does not read its answer in time. */
    public static void stream(Channel connection, Http2FrameStream stream) {
        connection.attr(STREAM).set(stream.id());
    }

    /** Returns why a connection, or a stream, was cut; null if it was not. */
    public static @Nullable String reason(Channel channel) {
        var whole = reasonOf(channel);
        if (whole != null || !(channel instanceof Http2StreamChannel stream)) {
            return whole;
        }
        var last = stream.parent().attr(STREAM).get();
        return last != null && stream.stream().id() == last
                ? "the gateway reset the caller's stream: " + ProtocolViolation.READER_TOO_SLOW.label()
                : reasonOf(stream.parent());
    }

    private static @Nullable String reasonOf(Channel channel) {
        var reason = channel.attr(REASON).get();
        return reason == null ? null : "the gateway closed the caller's connection: " + reason.label();
    }

    /** Closes the connection. Must be called on its event loop. */
    public static void now(Channel channel) {
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    /** Closes the connection in a later task. May be called on any thread. */
    public static void soon(Channel channel) {
        // Never within the write that exceeded the limit, because the writer continues after it.
        channel.eventLoop().execute(() -> now(channel));
    }
}
