package dev.narrowgate.delegation.config.policy;

import org.jspecify.annotations.Nullable;

/**
 * What rules and decision points read of the task of a request in place of what its token says.
 *
 * @param purpose The {@code task.purpose}. Default: that of the token.
 * @param sensitivity The {@code task.sensitivity}. Default: that of the token.
 */
public record TaskLabelSettings(
        @Nullable String purpose, @Nullable String sensitivity) {}
