package dev.narrowgate.delegation.engine.transport.traffic;

/**
 * Limits how much of a body is written ahead of its receiver: of answers, of requests, and of WebSocket frames in both
 * directions. Reactor Netty counts pieces: up to 8 KB each, 16 KB over HTTP/2, and up to a frame for a WebSocket. Its
 * default is 128 pieces, a megabyte for each stream whose receiver does not read. Before this window, 31 pieces and the
 * bytes of one socket read may wait. {@link UnreadBodies} counts both.
 */
public final class SendWindow {

    /** Reactor Netty reads this property once, when it sends the first body. */
    static final String PROPERTY = "reactor.netty.send.maxPrefetchSize";

    static final int PIECES = 8;

    private SendWindow() {}

    /** Sets the property, unless the operator has set it. Must be called before anything is sent. */
    public static void limit() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, Integer.toString(PIECES));
        }
    }
}
