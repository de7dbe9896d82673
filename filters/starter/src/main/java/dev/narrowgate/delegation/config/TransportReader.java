package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.MisreadValues;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.transport.message.HostName;
import dev.narrowgate.delegation.engine.transport.message.HttpMethods;
import dev.narrowgate.delegation.engine.transport.message.TransportLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Reads what a connection may take, and the names under which the gateway answers. */
final class TransportReader {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final DataSize SMALLEST_BODY = DataSize.ofBytes(0);
    private static final DataSize LARGEST_BODY = DataSize.ofGigabytes(100);

    /** Where the application has set none: `server.netty.idle-timeout`. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final String UNLIMITED = "unlimited";

    private final ConfigurationSource source;
    private final SettingChecks checks;

    TransportReader(ConfigurationSource source) {
        this.source = source;
        this.checks = new SettingChecks(source);
    }

    TransportLimits limits(LimitsProperties written) {
        var key = DelegationProperties.PREFIX + ".limits.";
        checks.within(key + "header-count", written.headerCount(), 8, 10_000);
        checks.within(key + "header-timeout", written.headerTimeout(), SHORTEST, LONGEST);
        checks.within(key + "body-timeout", written.bodyTimeout(), SHORTEST, LONGEST);
        checks.within(key + "write-timeout", written.writeTimeout(), SHORTEST, LONGEST);
        checks.within(key + "unread-percent", written.unreadPercent(), 1, 90);
        checks.within(key + "unread-percent-of-connection", written.unreadPercentOfConnection(), 1, 90);
        var size = written.bodySize();
        if (size != null && (size.compareTo(SMALLEST_BODY) < 0 || size.compareTo(LARGEST_BODY) > 0)) {
            source.problem(key + "body-size", size + " (expected: 0B to 100GB)");
        }
        return new TransportLimits(
                Objects.requireNonNullElse(written.headerCount(), 0),
                written.headerTimeout(),
                size == null ? 0 : size.toBytes(),
                written.bodyTimeout(),
                written.writeTimeout(),
                TransportLimits.ofDirectMemory(Objects.requireNonNullElse(written.unreadPercent(), 0)),
                TransportLimits.ofDirectMemory(Objects.requireNonNullElse(written.unreadPercentOfConnection(), 0)),
                IDLE,
                methods(key + "methods", written.methods()));
    }

    /** Of the policies that have their own; what is streamed through may have any size. */
    Map<String, Long> bodySizes(Map<String, DelegationProperties.Policy> policies) {
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
            var size = DataSize.parse(written);
            if (!MisreadValues.hasNoUnit(written)
                    && size.compareTo(SMALLEST_BODY) >= 0
                    && size.compareTo(LARGEST_BODY) <= 0) {
                return size.toBytes();
            }
        } catch (IllegalArgumentException | ArithmeticException noSize) {
            // Said below.
        }
        source.problem(
                key, "'" + written + "' does not fit (expected: 0B to 100GB, such as 50MB, or " + UNLIMITED + ")");
        return 0;
    }

    /** In the order in which they are written, which is that of {@code Allow}. */
    private Set<String> methods(String key, List<String> written) {
        if (written.isEmpty()) {
            source.problem(key, "empty (expected: at least one method, or no such key)");
        }
        for (int i = 0; i < written.size(); i++) {
            var method = written.get(i);
            if (method == null || !HttpMethods.canBeForwarded(method)) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + method + "' does not fit (expected: a method in upper case, none of TRACE, TRACK, CONNECT"
                                + " and PRI, which are never forwarded)");
            }
        }
        return Collections.unmodifiableSet(new LinkedHashSet<>(written));
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
