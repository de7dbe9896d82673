package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * The passage of a task through the gateways. The task stays the same, the hop grows, and the limit of the chain never
 * grows (law 6).
 *
 * @param task the task that the token was issued for, with the limits that the token states
 * @param hop the number of gateways that the token has passed; 0 if its issuer is not a gateway
 * @param maximumDepth the maximum number of actors that the chain may ever have
 */
public record Passage(@Nullable Task task, int hop, int maximumDepth) {

    /** Returns the passage with a limit that is no higher than this one. */
    Passage limitedTo(int depth) {
        return new Passage(task, hop, Math.min(maximumDepth, depth));
    }
}
