package dev.narrowgate.delegation.web.peer;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Maps an address to the network that is counted: one IPv4 address, or an IPv6 /64, which usually belongs to one
 * machine (RFC 6177, section 2).
 */
public final class PeerNetwork {

    private static final int PREFIX_BYTES = 8;

    private PeerNetwork() {}

    /** Returns the address as text (RFC 5952), without the zone. */
    public static String text(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    static String of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        // Without the zone, which names an interface of this machine.
        var prefix = new byte[2 * PREFIX_BYTES];
        System.arraycopy(address.getAddress(), 0, prefix, 0, PREFIX_BYTES);
        try {
            return InetAddress.getByAddress(prefix).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("sixteen bytes are an address", impossible);
        }
    }
}
