package dev.narrowgate.delegation.engine.transport.http1;

import io.netty.channel.Channel;

/**
 * Sets how many body bytes a permitted request may have. The transport begins each request with the common limit,
 * because it knows no policy and the request may still be refused or match no route.
 */
public final class BodyAllowance {

    private BodyAllowance() {}

    /**
     * Sets the limit of the request that is served now, not of later ones. Must be called on the channel's event loop.
     */
    public static void permit(Channel channel, long bytes) {
        var framing = channel.pipeline().get(RequestFraming.class);
        // HTTP/2 has no such handler: its flow control stops bytes that are not read (RFC 9113, section 5.2).
        if (framing != null) {
            framing.permit(bytes);
        }
    }
}
