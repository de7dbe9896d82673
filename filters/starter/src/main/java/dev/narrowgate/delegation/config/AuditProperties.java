package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.engine.audit.Durability;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where hops are written down, as it is written in the configuration.
 *
 * @param path a folder
 * @param durability how safe a record is before its request goes on
 * @param maxFileSize when a new file begins; one begins each day (UTC) too
 * @param refusalsPerSecond of one peer that have records of their own; further ones are counted
 * @param unverifiedRefusalsPerSecond of all peers together that have records of their own; further ones are counted
 * @param reserve room on the disk that records of refusals leave free
 * @param retention when old files are removed
 */
public record AuditProperties(
        @DefaultValue("audit") String path,
        @DefaultValue("process") Durability durability,
        @DefaultValue("64MB") DataSize maxFileSize,
        @DefaultValue("10") Integer refusalsPerSecond,
        @DefaultValue("100") Integer unverifiedRefusalsPerSecond,
        @DefaultValue("512MB") DataSize reserve,
        @DefaultValue Retention retention) {

    /**
     * When old files are removed: never, when nothing is said.
     *
     * @param age since the end of a file's day
     * @param size of all files of the chain together
     */
    public record Retention(
            @Nullable Duration age, @Nullable DataSize size) {}
}
