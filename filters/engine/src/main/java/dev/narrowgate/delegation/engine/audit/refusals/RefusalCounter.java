package dev.narrowgate.delegation.engine.audit.refusals;

import dev.narrowgate.delegation.audit.AuditEntry.Refusal;
import dev.narrowgate.delegation.audit.CountedRefusals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts refusals beyond a rate. The memory is bounded: beyond a number of sources in a second, further ones of the
 * same kind are counted together.
 */
final class RefusalCounter {

    private final RefusalRates rates;
    private final Supplier<String> ids;
    private RefusalTallies genuine;
    private RefusalTallies unverified;
    private boolean stopped;

    RefusalCounter(RefusalRates rates, Supplier<String> ids) {
        this.rates = rates;
        this.ids = ids;
        this.genuine = ofGenuine();
        this.unverified = ofUnverified();
    }

    private RefusalTallies ofGenuine() {
        return new RefusalTallies(rates.perSource(), Integer.MAX_VALUE, ids);
    }

    private RefusalTallies ofUnverified() {
        return new RefusalTallies(rates.perSource(), rates.unverified(), ids);
    }

    /**
     * Counts a refusal, unless it gets a record of its own.
     *
     * @param spare whether there is no disk space for records of refusals; then all of a kind are counted together
     * @return the id of the record that counts it, or null
     */
    synchronized @Nullable String count(Refusal refusal, Instant time, boolean spare) {
        // After the last second, no record could count it.
        return stopped ? null : (refusal.genuine() ? genuine : unverified).count(refusal, time, spare);
    }

    /** Ends the last second. From now on, every refusal gets a record of its own. */
    synchronized List<CountedRefusals> stop(InstantSource clock) {
        stopped = true;
        return end(clock);
    }

    /** Ends the second, returns its counts, and begins the next one. */
    synchronized List<CountedRefusals> end(InstantSource clock) {
        var ended = Stream.concat(genuine.all().stream(), unverified.all().stream())
                .filter(tally -> !tally.isEmpty())
                .toList();
        genuine = ofGenuine();
        unverified = ofUnverified();
        var now = clock.instant();
        return ended.stream().map(tally -> tally.record(now)).toList();
    }
}
