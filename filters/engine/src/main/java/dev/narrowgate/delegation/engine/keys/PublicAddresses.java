package dev.narrowgate.delegation.engine.keys;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Decides to which addresses a document from outside may send this gateway: not to itself, its neighbours or the
 * metadata of its host (RFC 8725bis, section 3.10). Addresses in the configuration are not checked here.
 */
public final class PublicAddresses {

    private PublicAddresses() {}

    /** Returns whether the host is this machine, or is written as a private address. */
    static boolean isPrivateLiteral(URI uri) {
        var named = String.valueOf(uri.getHost());
        var host = named.startsWith("[") && named.endsWith("]") ? named.substring(1, named.length() - 1) : named;
        if (host.equalsIgnoreCase("localhost") || host.toLowerCase(Locale.ROOT).endsWith(".localhost")) {
            return true;
        }
        var bytes = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return bytes != null && isPrivate(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException malformed) {
            return true;
        }
    }

    /** Returns the public ones of a name's resolved addresses. */
    public static List<? extends SocketAddress> of(List<? extends SocketAddress> resolved) {
        return resolved.stream()
                .filter(address -> address instanceof InetSocketAddress socket
                        && socket.getAddress() != null
                        && !isPrivate(socket.getAddress()))
                .toList();
    }

    private static boolean isPrivate(InetAddress address) {
        var bytes = address.getAddress();
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                // Unique local (RFC 4193), and shared by a provider and its customers (RFC 6598).
                || bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC
                || bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }
}
