package dev.narrowgate.delegation.engine.audit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits for keeping audit files.
 *
 * @param age since the end of a file's day; null for no limit
 * @param size of all files of the chain, in bytes; null for no limit
 */
public record RetentionLimits(
        @Nullable Duration age, @Nullable Long size) {

    /** No file is ever removed. */
    public static final RetentionLimits NONE = new RetentionLimits(null, null);
}
