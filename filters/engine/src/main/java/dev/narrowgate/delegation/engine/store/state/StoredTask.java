package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a task.
 *
 * @param subject the subject of its first hop
 * @param actor the first actor of its first hop, who may complete the task; null if there was none
 * @param started when its first hop arrived
 * @param deadline when it ends; {@code Instant.MAX} for no end
 * @param calls the forwarded requests so far, with those in flight
 */
public record StoredTask(
        TaskId id,
        Principal subject,
        @Nullable Principal actor,
        Instant started,
        Instant deadline,
        long calls,
        int inFlight) {}
