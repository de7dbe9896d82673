package dev.narrowgate.delegation.web.peer;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One sender on the way of a request to this gateway.
 *
 * @param address the address of the sender
 * @param scheme the scheme that the sender used, as its proxy reports it; null if the proxy does not report one
 * @param host the host that the sender requested, reported in the same way
 */
public record WayPoint(
        InetAddress address,
        @Nullable String scheme,
        @Nullable String host) {

    /** A sender of which only the address is known. */
    static WayPoint of(InetAddress address) {
        return new WayPoint(address, null, null);
    }
}
