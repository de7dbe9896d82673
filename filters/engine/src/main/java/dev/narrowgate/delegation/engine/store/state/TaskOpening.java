package dev.narrowgate.delegation.engine.store.state;

import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first hop of a task at a store.
 *
 * @param ownedBy makes the name of the client whose share of the store the task counts against. Only a new task needs it
 * @param deadline when the task ends; {@code Instant.MAX} for no end
 * @param keptUntil until when the store must remember the task, because forgetting it would renew its budgets; null if
 *     it has no limit, and may be forgotten at any time
 */
public record TaskOpening(
        Principal subject,
        @Nullable Principal actor,
        Supplier<TokenFingerprint> ownedBy,
        Instant at,
        Instant deadline,
        @Nullable Instant keptUntil) {

    public TaskOpening(
            Principal subject,
            @Nullable Principal actor,
            TokenFingerprint owner,
            Instant at,
            Instant deadline,
            @Nullable Instant keptUntil) {
        this(subject, actor, () -> owner, at, deadline, keptUntil);
    }

    public TokenFingerprint owner() {
        return ownedBy.get();
    }
}
