package dev.narrowgate.delegation.operations.access;

import dev.narrowgate.delegation.web.route.TargetHost;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;

/**
 * Where the actuator is served.
 *
 * @param base its path, such as {@code /actuator}; empty if it is the root of its own port
 * @param whole whether its port serves nothing else
 * @param isReachable whether other machines can reach it
 * @param hosts reads its names beside addresses and {@code localhost}, which a reload may change
 */
public record ManagementPlace(String base, boolean whole, boolean isReachable, Supplier<List<String>> hosts) {

    /** What everyone who reaches the port may see. */
    private static final List<String> OPEN = List.of("/health", "/prometheus");

    /** Whether a path is one of the actuator, as the framework reads it: decoded, and without parameters. */
    boolean isActuator(PathContainer asked) {
        var path = read(asked);
        return whole || path.equals(base) || path.startsWith(base + "/");
    }

    private static String read(PathContainer path) {
        return path.elements().stream()
                .map(element -> element instanceof PathSegment segment ? segment.valueToMatch() : element.value())
                .collect(Collectors.joining());
    }

    /** Whether a path is for everyone who reaches the port. */
    boolean isOpen(PathContainer asked) {
        var path = read(asked);
        if (!path.startsWith(base)) {
            return false;
        }
        var rest = path.substring(base.length());
        return OPEN.stream().anyMatch(open -> rest.equals(open) || rest.startsWith(open + "/"));
    }

    /** Whether a host is an address, {@code localhost}, or one of the names. A page can make other names stand for this port. */
    boolean isOwn(@Nullable String authority) {
        if (authority == null) {
            return false;
        }
        String host;
        try {
            host = TargetHost.of(URI.create("//" + authority));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        if (host == null) {
            return false;
        }
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || isAddress(name)
                || hosts.get().stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }
}
