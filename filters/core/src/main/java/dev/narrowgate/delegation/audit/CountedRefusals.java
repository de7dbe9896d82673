package dev.narrowgate.delegation.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record for several refusals within one second, because a peer exceeded a rate of refusals (law 8).
 *
 * @param id the {@code instance} of each of these refusals
 * @param time when the second ended
 * @param peer the address of the refused requests; null if there are several
 * @param genuine whether the requests had verified tokens or clients
 * @param first when the first request was refused
 * @param last when the last request was refused
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
