package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The refusals of the sources of one kind in a second. Sources with a verified token are a kind with a bound of its
 * own, which other sources cannot use up. Guarded by its {@link RefusalCounter}.
 */
final class RefusalTallies {

    static final int MAXIMUM_SOURCES = 1000;

    private final int perSource;
    private final int together;
    private final Supplier<String> ids;
    private final Map<RefusalSource, RefusalTally> tallies = new HashMap<>();
    private int own;

    /**
     * @param perSource the refusals of one source that get records of their own
     * @param together the refusals of all sources that get records of their own
     */
    RefusalTallies(int perSource, int together, Supplier<String> ids) {
        this.perSource = perSource;
        this.together = together;
        this.ids = ids;
    }

    /** Counts a refusal, and returns the id of the record that counts it; null when the refusal gets its own record. */
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

    /** Returns the tally of a source. Each tally is one record, so sources beyond the bound share a tally. */
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
