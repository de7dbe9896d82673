package dev.narrowgate.delegation.config;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

/**
 * The section {@code delegation.reload}.
 *
 * @param watch Looks for changed files of the configuration, and <a href="../how-to/change-the-configuration.md">puts a
 *     change in place</a> while the gateway runs. With {@code false}, {@code POST /actuator/configuration} does so.
 */
public record ReloadSettings(Boolean watch) {

    public ReloadSettings {
        watch = or(watch, true);
    }
}
