package dev.narrowgate.delegation.gateway.transport;

import io.netty.channel.Channel;

/** Ends a connection whose other end does not read: what waits to be sent, a good-bye too, would never go. */
final class Cut {

    private Cut() {}

    /** On the connection's event loop. */
    static void now(Channel channel) {
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    /** On any thread. */
    static void soon(Channel channel) {
        // Never within the write that was one too many: the writer goes on.
        channel.eventLoop().execute(() -> now(channel));
    }
}
