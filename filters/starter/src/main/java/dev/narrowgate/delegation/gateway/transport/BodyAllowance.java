package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * How many bytes of body the request that is being read may have. The transport knows no policy, and so begins with what holds for
 * all; the filter that finds the policy says here what holds for this one.
 */
public final class BodyAllowance {

    private static final AttributeKey<Long> BYTES = AttributeKey.valueOf(BodyAllowance.class, "bytes");

    private BodyAllowance() {}

    /** To be said of every request: what was said of the one before would hold on. */
    public static void set(Channel channel, long bytes) {
        channel.attr(BYTES).set(bytes);
    }

    static long of(Channel channel, long otherwise) {
        var said = channel.hasAttr(BYTES) ? channel.attr(BYTES).get() : null;
        return said == null ? otherwise : said;
    }
}
