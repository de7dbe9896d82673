package dev.narrowgate.delegation.adapter.audit;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import dev.narrowgate.delegation.audit.CountedRefusals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what peers are refused beyond a rate. Its memory is bounded: beyond a number of sources within a second all others
 * are one.
 */
final class RefusalCounter {

    static final int MAXIMUM_SOURCES = 1000;

    private int rate;
    private final Supplier<String> ids;
    private Map<RefusalSource, RefusalTally> tallies = new HashMap<>();

    /** @param rate refusals of one source within a second that have records of their own */
    RefusalCounter(int rate, Supplier<String> ids) {
        this.rate = rate;
        this.ids = ids;
    }

    /**
     * Counts a refusal, unless it has a record of its own.
     *
     * @param spare whether there is no room for records of refusals: then all are counted together
     * @return the id of the record in which it is counted, or null
     */
    synchronized @Nullable String count(Refusal refusal, Instant time, boolean spare) {
        var tally = tally(RefusalSource.of(refusal), spare);
        if (!spare && tally.hasOwn(rate)) {
            return null;
        }
        if (tally.isEmpty()) {
            tally.name(ids.get());
        }
        tally.add(refusal, time);
        return tally.id();
    }

    private RefusalTally tally(RefusalSource source, boolean spare) {
        var known = spare ? null : tallies.get(source);
        if (known != null) {
            return known;
        }
        var counted = spare || tallies.size() >= MAXIMUM_SOURCES ? source.ofAllPeers() : source;
        return tallies.computeIfAbsent(counted, RefusalTally::new);
    }

    /** The last second is over: from now on every refusal has a record of its own. */
    synchronized List<CountedRefusals> stop(InstantSource clock) {
        rate = Integer.MAX_VALUE;
        return end(clock);
    }

    /** The second is over: what was counted in it, and the next begins. */
    synchronized List<CountedRefusals> end(InstantSource clock) {
        if (tallies.isEmpty()) {
            return List.of();
        }
        var ended = tallies.values();
        var now = clock.instant();
        tallies = new HashMap<>();
        return ended.stream()
                .filter(tally -> !tally.isEmpty())
                .map(tally -> tally.record(now))
                .toList();
    }
}
