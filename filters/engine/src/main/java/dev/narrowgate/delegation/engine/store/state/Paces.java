package dev.narrowgate.delegation.engine.store.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.narrowgate.delegation.BudgetExhausted.Left;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rates of pairs in this process. Each keeps one moment: when all of its requests would have been due, if they came
 * evenly (the generic cell rate algorithm). A request is refused if that moment lies more than the time of the rate
 * ahead.
 */
final class Paces {

    private static final long NANOS = 1_000_000_000;

    /**
     * In nanoseconds since the epoch.
     *
     * @param since when all requests before were due, so that none of them can be given back
     */
    private record Due(long due, long since) {}

    private record Key(Pace pace) {}

    private final Cache<Key, Due> all;

    /** @param bounds of the pairs; the least useful one is forgotten beyond them */
    Paces(CacheBounds bounds) {
        this.all = WeighedCache.of(
                bounds,
                Expiry.<Key, Due>accessing((key, due) -> key.pace().rate().per()));
    }

    /** Takes one request, or none. Returns null if it was granted. */
    @Nullable
    Exhausted take(Pace pace, Instant at) {
        long now = nanos(at);
        long per = pace.rate().per().toNanos();
        long each = per / pace.rate().calls();
        var refused = new long[1];
        all.asMap().compute(new Key(pace), (key, before) -> {
            long due = Math.max(before == null ? now : before.due(), now) + each;
            refused[0] = due - now - per;
            if (refused[0] > 0) {
                return before;
            }
            var isIdle = before == null || before.due() <= now;
            return new Due(due, isIdle ? now : Math.min(before.since(), now));
        });
        if (refused[0] <= 0) {
            return null;
        }
        var wait = Duration.ofNanos(refused[0]);
        return new Exhausted(
                Budgets.RATE,
                pace.policy(),
                List.of(new Left(Budgets.RATE, pace.rate().calls(), 0)),
                wait);
    }

    /**
     * Gives a request back, unless it is already made up for by time.
     *
     * @param at when it was taken
     */
    void giveBack(Pace pace, Instant at) {
        long each = pace.rate().per().toNanos() / pace.rate().calls();
        all.asMap()
                .computeIfPresent(
                        new Key(pace),
                        (key, before) ->
                                nanos(at) < before.since() ? before : new Due(before.due() - each, before.since()));
    }

    /** Returns when all requests of a pair would have been due, in nanoseconds since the epoch, or null. */
    @Nullable
    Long due(Pace pace) {
        var kept = all.getIfPresent(new Key(pace));
        return kept == null ? null : kept.due();
    }

    void restore(Pace pace, long due) {
        all.put(new Key(pace), new Due(due, Long.MIN_VALUE));
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano() % NANOS;
    }
}
