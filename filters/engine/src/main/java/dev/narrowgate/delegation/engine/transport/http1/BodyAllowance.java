package dev.narrowgate.delegation.engine.transport.http1;

import io.netty.channel.Channel;

/**
 * The bytes of body that a permitted request may have. The transport begins each request with what holds for all: it knows no
 * policy, and a request may be refused or meet no route.
 */
public final class BodyAllowance {

    private BodyAllowance() {}

    /** Holds for the request that is served now, and for no later one of its connection. To be called on its event loop. */
    public static void permit(Channel channel, long bytes) {
        var framing = channel.pipeline().get(RequestFraming.class);
        // Over HTTP/2 there is none: what is not read there is not sent (RFC 9113, section 5.2).
        if (framing != null) {
            framing.permit(bytes);
        }
    }
}
