package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first hop of a task at a store.
 *
 * @param owner whose share of the store the task counts against
 * @param deadline when the task ends; {@code Instant.MAX} for no end
 * @param keptUntil until when the store must remember the task, because forgetting it would renew its budgets; null if
 *     it has no limit, and may be forgotten at any time
 */
public record TaskOpening(
        Principal subject,
        @Nullable Principal actor,
        TokenFingerprint owner,
        Instant at,
        Instant deadline,
        @Nullable Instant keptUntil) {}
