package dev.narrowgate.delegation.web.peer;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One sender on the way of a request to this gateway.
 *
 * @param address of the sender
 * @param scheme that the sender used, as the proxy it sent to says; null when that proxy does not say
 * @param host that it asked for, in the same way
 */
public record WayPoint(
        InetAddress address,
        @Nullable String scheme,
        @Nullable String host) {

    /** Of a sender whose address is all that is known. */
    static WayPoint of(InetAddress address) {
        return new WayPoint(address, null, null);
    }
}
