package dev.narrowgate.delegation.web.peer;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A set of subnets. */
public final class PeerAddresses {

    private static final Pattern ADDRESS = Pattern.compile("^(?:[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*)$");

    /** Contains no peer. */
    public static final PeerAddresses NONE = new PeerAddresses(List.of());

    private final List<IpSubnetFilterRule> subnets;

    private PeerAddresses(List<IpSubnetFilterRule> subnets) {
        this.subnets = subnets;
    }

    /**
     * Parses subnets such as {@code 10.1.0.0/16} or {@code ::1/128}. Fails with {@code IllegalArgumentException} for
     * any other text.
     */
    public static PeerAddresses of(List<String> subnets) {
        return subnets.isEmpty()
                ? NONE
                : new PeerAddresses(subnets.stream().map(PeerAddresses::rule).toList());
    }

    private static IpSubnetFilterRule rule(String subnet) {
        int slash = subnet.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("no subnet");
        }
        // Refuses a name: it would be looked up, and its address may change.
        if (!ADDRESS.matcher(subnet.substring(0, slash)).matches()) {
            throw new IllegalArgumentException("no address");
        }
        try {
            return new IpSubnetFilterRule(
                    subnet.substring(0, slash), Integer.parseInt(subnet.substring(slash + 1)), IpFilterRuleType.ACCEPT);
        } catch (RuntimeException malformed) {
            throw new IllegalArgumentException("no subnet", malformed);
        }
    }

    public boolean contains(@Nullable InetSocketAddress peer) {
        if (peer == null || peer.isUnresolved()) {
            return false;
        }
        for (var subnet : subnets) {
            if (subnet.matches(peer)) {
                return true;
            }
        }
        return false;
    }
}
