package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.operations.ConfigurationReload.Status;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** {@code GET /actuator/configuration} says which configuration serves; {@code POST} reads the files again now. */
@Endpoint(id = "configuration")
public final class ConfigurationEndpoint {

    /** The key with which operators allow {@code POST} from other machines. */
    public static final String ACCESS = "management.endpoint.configuration.access";

    private final ConfigurationReload reload;
    private final boolean isAllowed;

    /** @param isAllowed false if other machines can reach the actuator, and the configuration does not allow them to write */
    public ConfigurationEndpoint(ConfigurationReload reload, boolean isAllowed) {
        this.reload = reload;
        this.isAllowed = isAllowed;
    }

    @ReadOperation
    public Status status() {
        return reload.status();
    }

    /** Returns the status after the reload; {@code lastReload} says whether it succeeded. */
    @WriteOperation
    public WebEndpointResponse<Object> reload() {
        return isAllowed
                ? new WebEndpointResponse<>(reload.reload())
                : new WebEndpointResponse<>(
                        Map.of(
                                "problem",
                                "other machines can reach this address (expected: " + ACCESS + ": unrestricted, or"
                                        + " management.server.address on loopback)"),
                        403);
    }
}
