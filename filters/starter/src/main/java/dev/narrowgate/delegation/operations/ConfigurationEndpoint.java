package dev.narrowgate.delegation.operations;

import dev.narrowgate.delegation.operations.ConfigurationReload.Status;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code GET /actuator/configuration} says which configuration serves; {@code POST} reads the files again now. */
@Endpoint(id = "configuration")
public final class ConfigurationEndpoint {

    private final ConfigurationReload reload;

    public ConfigurationEndpoint(ConfigurationReload reload) {
        this.reload = reload;
    }

    @ReadOperation
    public Status status() {
        return reload.status();
    }

    /** Returns the status after the reload; {@code lastReload} says whether it succeeded. */
    @WriteOperation
    public Status reload() {
        return reload.reload();
    }
}
