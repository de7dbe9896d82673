package dev.narrowgate.delegation.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of one second that have this record together, because their peer was refused more often than a rate (law 8).
 *
 * @param id the {@code instance} of each of them
 * @param time when the second was over
 * @param peer the address that they came from; null when they came from several
 * @param genuine whether they brought tokens, or clients, that were verified
 * @param first when the first of them was refused
 * @param last when the last of them was refused
 */
public record CountedRefusals(
        String id, Instant time, @Nullable String peer, boolean genuine, Instant first, Instant last, List<Kind> kinds)
        implements AuditEntry {

    /**
     * Refusals of one kind.
     *
     * @param reason of the first one
     */
    public record Kind(
            Outcome outcome,
            @Nullable String code,
            @Nullable String reason,
            long count) {}

    public CountedRefusals {
        kinds = List.copyOf(kinds);
    }

    public long count() {
        return kinds.stream().mapToLong(Kind::count).sum();
    }
}
