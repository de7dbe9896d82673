package dev.narrowgate.delegation.web.peer;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Tells whether a list of subnets covers every unicast address of IPv4 or of IPv6. */
public final class AddressCoverage {

    /**
     * The unicast addresses (RFC 5735, section 3; RFC 4291, section 2.4). Subnets that cover these cover every peer.
     */
    private static final Range IPV4 = subnet("1.0.0.0/8").to(subnet("223.0.0.0/8"));

    private static final Range IPV6 = subnet("2000::/3");

    private record Range(int bytes, BigInteger first, BigInteger last) {
        private Range to(Range other) {
            return new Range(bytes, first, other.last);
        }
    }

    private AddressCoverage() {}

    /** @param subnets well-formed subnets */
    public static boolean isEverything(List<String> subnets) {
        var ranges = subnets.stream().map(AddressCoverage::subnet).toList();
        return covers(ranges, IPV4) || covers(ranges, IPV6);
    }

    private static boolean covers(List<Range> ranges, Range all) {
        var sorted = new ArrayList<>(
                ranges.stream().filter(range -> range.bytes == all.bytes).toList());
        sorted.sort(Comparator.comparing(Range::first));
        var next = all.first;
        for (var range : sorted) {
            if (range.first.compareTo(next) > 0) {
                return false;
            }
            next = next.max(range.last.add(BigInteger.ONE));
        }
        return next.compareTo(all.last) > 0;
    }

    private static Range subnet(String text) {
        int slash = text.indexOf('/');
        var address = NetUtil.createByteArrayFromIpAddressString(text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("no address");
        }
        int bits = address.length * 8 - Integer.parseInt(text.substring(slash + 1));
        var first = new BigInteger(1, Arrays.copyOf(address, address.length))
                .shiftRight(bits)
                .shiftLeft(bits);
        return new Range(
                address.length, first, first.add(BigInteger.ONE.shiftLeft(bits)).subtract(BigInteger.ONE));
    }
}
