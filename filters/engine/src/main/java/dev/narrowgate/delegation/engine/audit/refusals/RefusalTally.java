package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.CountedRefusals.Kind;
import dev.narrowgate.delegation.audit.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The refusals of one source in a second that have no record of their own. Guarded by its {@link RefusalCounter}. */
final class RefusalTally {

    /** Both have few values, because codes come from a fixed list. */
    private record Key(Outcome outcome, @Nullable String code) {}

    private record Count(@Nullable String reason, long number) {}

    private final RefusalSource source;
    private final Map<Key, Count> counts = new LinkedHashMap<>();
    private int own;
    private String id = "";
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    RefusalTally(RefusalSource source) {
        this.source = source;
    }

    /** Takes one record from the rate, and returns whether one was left. */
    boolean hasOwn(int rate) {
        return own < rate && ++own > 0;
    }

    /** Counts one refusal. */
    void add(Refusal refusal, Instant time) {
        counts.merge(
                new Key(refusal.outcome(), refusal.code()),
                new Count(refusal.reason(), 1),
                (before, one) -> new Count(before.reason(), before.number() + 1));
        first = time.isBefore(first) ? time : first;
        last = time.isAfter(last) ? time : last;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Returns the id of the record to be written. */
    String id() {
        return id;
    }

    void name(String newId) {
        id = newId;
    }

    CountedRefusals record(Instant now) {
        var kinds = counts.entrySet().stream()
                .map(entry -> new Kind(
                        entry.getKey().outcome(),
                        entry.getKey().code(),
                        entry.getValue().reason(),
                        entry.getValue().number()))
                .toList();
        return new CountedRefusals(id, now, source.peer(), source.genuine(), first, last, kinds);
    }
}
