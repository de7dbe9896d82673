package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.policy.PolicySettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.MisreadValues;
import dev.narrowgate.delegation.engine.settings.ByteSize;
import dev.narrowgate.delegation.engine.transport.message.HostName;
import dev.narrowgate.delegation.web.peer.AddressCoverage;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks the names of this server, the sizes of bodies, and the peers that name client certificates. */
final class TransportReader {

    private static final ByteSize SMALLEST_BODY = ByteSize.ofBytes(0);
    private static final ByteSize LARGEST_BODY = ByteSize.parse("100GB");

    private static final String UNLIMITED = "unlimited";

    private final ConfigurationSource source;

    TransportReader(ConfigurationSource source) {
        this.source = source;
    }

    /** Checks the peers that name the client's certificate. Subnets with every address would believe every caller. */
    void checkForwarders(List<String> subnets) {
        var key = DelegationProperties.PREFIX + ".proofs.client-cert-from";
        for (int i = 0; i < subnets.size(); i++) {
            try {
                PeerAddresses.of(List.of(subnets.get(i)));
            } catch (IllegalArgumentException malformed) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + subnets.get(i) + "' is no subnet (expected: such as 10.1.0.0/16, or 10.1.2.3/32)");
                return;
            }
        }
        if (!subnets.isEmpty() && AddressCoverage.isEverything(subnets)) {
            source.problem(
                    key,
                    "'" + String.join(", ", subnets) + "' is every address, so any caller could show any certificate"
                            + " (expected: the subnets of the peers that end TLS)");
        }
    }

    /** Returns the sizes by policy, of the policies that have one. Bodies are streamed, so a size may be unlimited. */
    Map<String, Long> bodySizes(Map<String, PolicySettings> policies) {
        var sizes = new TreeMap<String, Long>();
        policies.forEach((name, policy) -> {
            var written = policy == null ? null : policy.bodySize();
            if (written != null) {
                sizes.put(name, bodySize(DelegationProperties.PREFIX + ".policies." + name + ".body-size", written));
            }
        });
        return sizes;
    }

    private long bodySize(String key, String written) {
        if (written.equals(UNLIMITED)) {
            return Long.MAX_VALUE;
        }
        try {
            var size = ByteSize.parse(written);
            if (!MisreadValues.hasNoUnit(written)
                    && size.compareTo(SMALLEST_BODY) >= 0
                    && size.compareTo(LARGEST_BODY) <= 0) {
                return size.bytes();
            }
        } catch (IllegalArgumentException | ArithmeticException noSize) {
            // Reported below.
        }
        source.problem(
                key, "'" + written + "' does not fit (expected: 0B to 100GB, such as 50MB, or " + UNLIMITED + ")");
        return 0;
    }

    Set<String> hosts(@Nullable List<String> written) {
        if (written == null) {
            return Set.of();
        }
        var key = DelegationProperties.PREFIX + ".hosts";
        if (written.isEmpty()) {
            source.problem(key, "empty (expected: at least one, or no such key)");
        }
        var hosts = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            var host = written.get(i);
            if (host == null || !HostName.isOne(host)) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + host + "' does not fit (expected: a host name, perhaps with a port)");
            } else {
                hosts.add(HostName.normal(host));
            }
        }
        return hosts;
    }
}
