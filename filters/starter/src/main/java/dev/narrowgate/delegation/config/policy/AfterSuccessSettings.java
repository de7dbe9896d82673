package dev.narrowgate.delegation.config.policy;

import org.jspecify.annotations.Nullable;

/**
 * What ends when the next hop has answered with 2xx.
 *
 * @param end {@code token}: the token that arrived, with every token that was made from it. {@code task}: the task, or
 *     the token if it names no task. Requests that are under way with it end too.
 */
public record AfterSuccessSettings(@Nullable End end) {

    /** What ends. */
    public enum End {
        /** The token that arrived, with every token that was made from it. */
        TOKEN,
        /** The task. */
        TASK
    }
}
