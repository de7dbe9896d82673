package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.source.Addresses;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;

/** Where the actuator listens. */
public final class ManagementAddress {

    private static final int DEFAULT_PORT = 8080;

    private ManagementAddress() {}

    /** Whether other machines can reach the actuator. */
    public static boolean isReachable(ConfigurationSource source) {
        var port = port(source, "management.server.port");
        var isOff = port != null && port < 0;
        return !isOff && !Addresses.isLoopback(address(source, port));
    }

    /** Whether the actuator has a port of its own. */
    public static boolean isOwn(ConfigurationSource source) {
        return isOwn(source, port(source, "management.server.port"));
    }

    private static boolean isOwn(ConfigurationSource source, @Nullable Integer port) {
        var main = Objects.requireNonNullElse(port(source, "server.port"), DEFAULT_PORT);
        // Port 0 chooses a free port, so it is never the port of the gateway.
        return port != null && (port == 0 || !port.equals(main));
    }

    /** With its own port the actuator has its own address; else it has the address of the gateway. */
    private static @Nullable String address(ConfigurationSource source, @Nullable Integer port) {
        return source.text(isOwn(source, port) ? "management.server.address" : "server.address");
    }

    /** Reads the port like the framework: {@code 08080} is 8080. */
    private static @Nullable Integer port(ConfigurationSource source, String key) {
        return source.bind(key, Bindable.of(Integer.class), Integer.class);
    }
}
