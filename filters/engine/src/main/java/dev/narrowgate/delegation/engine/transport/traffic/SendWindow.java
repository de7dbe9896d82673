package dev.narrowgate.delegation.engine.transport.traffic;

/**
 * How much of a body is written ahead of its receiver: of an answer for its caller, of a request for its next hop, of the
 * frames of a WebSocket for either. The server and its client count pieces (of up to 8 KB each, 16 KB over HTTP/2, a WebSocket's
 * of up to a frame) and, left alone, ask for 128, which is a megabyte for each stream that is not taken. What was read and not
 * yet asked for waits before this window, 31 pieces and what one look at the socket brings; {@link UnreadBodies} counts both.
 */
public final class SendWindow {

    /** Read by Reactor Netty once, when the first body is sent. */
    static final String PROPERTY = "reactor.netty.send.maxPrefetchSize";

    static final int PIECES = 8;

    private SendWindow() {}

    /** Must come before anything is sent. What an operator has set stays. */
    public static void limit() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, Integer.toString(PIECES));
        }
    }
}
