package dev.narrowgate.delegation.engine.transport.http1;

import dev.narrowgate.delegation.engine.transport.message.ProtocolViolation;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;

/**
 * Records that a request broke off within its body. Reactor Netty's stream of an unread body then ends as if the body
 * were complete. Without this record, the gateway would forward a request that no caller made.
 */
public final class BrokenRequest {

    private static final AttributeKey<ProtocolViolation> BROKEN = AttributeKey.valueOf(BrokenRequest.class, "broken");

    private BrokenRequest() {}

    public static void mark(Channel channel, ProtocolViolation reason) {
        channel.attr(BROKEN).set(reason);
    }

    /** Returns a text that says that the body broke off, with the metric's label if this gateway broke it off. */
    public static String text(Channel channel) {
        var reason = channel.hasAttr(BROKEN) ? channel.attr(BROKEN).get() : null;
        return "the body broke off" + (reason == null ? "" : ": " + reason.label());
    }

    /**
     * Whether this gateway broke off the request that is served now. False if the caller left, or if answers to earlier
     * requests are still due.
     */
    public static boolean isRefused(Channel channel) {
        return channel.hasAttr(BROKEN)
                && (!(channel.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers answers)
                        || answers.isRefused());
    }

    /** Returns the number of answers before the one to the request that is served now. */
    public static long turn(Channel channel) {
        return channel.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers answers ? answers.ends() : 0;
    }

    /** Whether this gateway broke off the request that has so many answers before its own. */
    public static boolean isRefused(Channel channel, long turn) {
        return channel.hasAttr(BROKEN)
                && (!(channel.pipeline().get(WrittenAnswers.class) instanceof WrittenAnswers answers)
                        || answers.isRefused(turn));
    }

    /**
     * Whether the channel has ended, or this gateway broke off the request. Over HTTP/2 the channel is that of the
     * stream.
     */
    public static boolean is(Channel channel) {
        return !channel.isActive() || isRefused(channel);
    }

    /** Returns the message that a decoder makes of a head, or of a part of a body, that it cannot read. */
    public static HttpObject part(boolean inHead, ProtocolViolation problem) {
        var part = inHead
                ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/")
                : new DefaultLastHttpContent();
        part.setDecoderResult(DecoderResult.failure(problem.exception()));
        return part;
    }
}
