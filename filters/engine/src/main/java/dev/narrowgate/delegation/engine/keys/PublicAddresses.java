package dev.narrowgate.delegation.engine.keys;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Decides to which addresses a document from outside may send this gateway: not to itself, its neighbours or the
 * metadata of its host (RFC 8725bis, section 3.10). Addresses in the configuration are not checked here.
 */
public final class PublicAddresses {

    /** Subnets that are not globally reachable (the registries of RFC 6890), and those that lead to an embedded IPv4 address. */
    private static final List<IpSubnetFilterRule> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/96",
                    // NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056): the IPv4 address within may be a private one.
                    "64:ff9b::/96",
                    "64:ff9b:1::/48",
                    "2002::/16",
                    "100::/64",
                    "2001::/32",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(PublicAddresses::subnet)
            .toList();

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
        var socket = new InetSocketAddress(address, 0);
        return SPECIAL.stream().anyMatch(subnet -> subnet.matches(socket));
    }

    private static IpSubnetFilterRule subnet(String text) {
        return new IpSubnetFilterRule(text, IpFilterRuleType.REJECT);
    }
}
