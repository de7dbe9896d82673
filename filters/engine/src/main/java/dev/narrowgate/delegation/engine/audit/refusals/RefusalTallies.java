package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of one kind were refused within a second. Those with a genuine token are a kind of their own, with a bound of
 * their own: however many sources bring none, they use up nothing of it. Guarded by its {@link RefusalCounter}.
 */
final class RefusalTallies {

    static final int MAXIMUM_SOURCES = 1000;

    private final int perSource;
    private final int together;
    private final Supplier<String> ids;
    private final Map<RefusalSource, RefusalTally> tallies = new HashMap<>();
    private int own;

    /**
     * @param perSource refusals of one source that have records of their own
     * @param together the same of all sources
     */
    RefusalTallies(int perSource, int together, Supplier<String> ids) {
        this.perSource = perSource;
        this.together = together;
        this.ids = ids;
    }

    /** Counts a refusal, and returns the id of its record; null when it has one of its own. */
    @Nullable
    String count(Refusal refusal, Instant time, boolean spare) {
        var isFull = spare || own >= together;
        var tally = tally(RefusalSource.of(refusal), spare, isFull);
        if (!isFull && tally.hasOwn(perSource)) {
            own++;
            return null;
        }
        if (tally.isEmpty()) {
            tally.name(ids.get());
        }
        tally.add(refusal, time);
        return tally.id();
    }

    /** One more source is one more record: when there are no more for this kind, it is counted with others. */
    private RefusalTally tally(RefusalSource source, boolean spare, boolean isFull) {
        var known = spare ? null : tallies.get(source);
        if (known != null) {
            return known;
        }
        var counted = isFull || tallies.size() >= MAXIMUM_SOURCES ? source.ofAll() : source;
        return tallies.computeIfAbsent(counted, RefusalTally::new);
    }

    Collection<RefusalTally> all() {
        return tallies.values();
    }
}
