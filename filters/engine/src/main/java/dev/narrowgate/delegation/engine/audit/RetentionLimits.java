package dev.narrowgate.delegation.engine.audit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long files of the audit stay.
 *
 * @param age since the end of a file's day; for ever when null
 * @param size of all files of the chain, in bytes; any when null
 */
public record RetentionLimits(
        @Nullable Duration age, @Nullable Long size) {

    /** Nothing is ever removed. */
    public static final RetentionLimits NONE = new RetentionLimits(null, null);
}
