package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.redis.RevocationLog.Page;
import dev.narrowgate.delegation.engine.store.redis.RevocationLog.Position;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.Lifted;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.Revoked;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.UnknownForm;
import dev.narrowgate.delegation.revocation.Revocable;
import io.lettuce.core.ScanCursor;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the log to the copy of this process: each change once, in order. Runs on the one thread of the store, which
 * may wait.
 *
 * <p>When the store has lost what was seen here, because it was restarted empty or restored from an older copy, another
 * epoch begins, and each gateway writes back all that it knows before it goes on.
 */
final class RevocationFollower {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFollower.class);

    /** For how long the copy may be used after Redis confirmed it (law 11). */
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Longer than the timeout of a command. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 3;

    private final RevocationLog log;
    private final RevocationCopy copy;
    private final Supplier<String> ids;
    private final LongSupplier nanoTime;
    private volatile Position position = Position.NONE;

    /** When the last question was sent whose answer the copy has; null before the first one. */
    private volatile @Nullable Long confirmed;

    /** @param ids names epochs */
    RevocationFollower(RevocationLog log, RevocationCopy copy, Supplier<String> ids, LongSupplier nanoTime) {
        this.log = log;
        this.copy = copy;
        this.ids = ids;
        this.nanoTime = nanoTime;
    }

    String epoch() {
        return position.epoch();
    }

    long version() {
        return position.version();
    }

    /** For how long the copy has not been confirmed, or null before the first time. */
    @Nullable
    Duration age() {
        var last = confirmed;
        return last == null ? null : Duration.ofNanos(nanoTime.getAsLong() - last);
    }

    /** Whether the copy is known to lack nothing that was stored more than a second ago. */
    boolean isFresh() {
        var last = confirmed;
        return last != null && nanoTime.getAsLong() - last <= FRESH.toNanos();
    }

    /** Applies all that has changed. Fails with {@code StoreUnavailable} or {@link UnknownForm}. */
    void follow() {
        if (epoch().isEmpty()) {
            adopt();
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long sent = nanoTime.getAsLong();
            if (readOn()) {
                confirmed = sent;
                return;
            }
            adopt();
        }
        throw new StoreUnavailable("the log of revocations has gaps");
    }

    /** Returns false if the log does not go on where this process stands. */
    private boolean readOn() {
        while (true) {
            var page = get(log.after(version()));
            if (page.format() > RevocationText.FORMAT) {
                throw new UnknownForm("form " + page.format() + " that this version does not know");
            }
            if (!page.whole() || !page.epoch().equals(epoch()) || !apply(page)) {
                return false;
            }
            if (page.lines().size() < RevocationLog.PAGE) {
                return version() == page.version();
            }
        }
    }

    private boolean apply(Page page) {
        var start = position;
        if (!start.last().isEmpty()
                && (page.lines().isEmpty() || page.lines().getFirst().version() != start.version())) {
            return false;
        }
        for (var line : page.lines()) {
            if (line.version() == start.version()) {
                if (!start.last().isEmpty() && !start.last().equals(line.text())) {
                    return false;
                }
            } else if (line.version() == version() + 1) {
                change(line.entry());
            } else {
                return false;
            }
            position = new Position(start.epoch(), line.version(), line.text());
        }
        return true;
    }

    private void change(RevocationText.Entry entry) {
        switch (entry) {
            case Revoked(var revocation) -> copy.put(revocation);
            case Lifted(var what, var id) -> copy.remove(what, id);
        }
    }

    /** Begins to follow: writes back what the store has lost, then reads all that is present. */
    private void adopt() {
        var before = position;
        var adopted = get(log.adopt(before, ids.get()));
        if (!before.epoch().isEmpty() && !adopted.epoch().equals(before.epoch())) {
            writeBack(before, adopted);
        }
        var stored = readAll();
        copy.retain(stored);
        position = adopted;
    }

    private void writeBack(Position before, Position adopted) {
        var known = copy.all();
        LOG.error(
                "The store has lost revocations: it was restarted empty, or restored from an older copy, after version"
                        + " {}. This gateway writes back the {} that it knows. Budgets and deadlines of tasks begin"
                        + " again; end the tasks that must not go on",
                before.version(),
                known.size());
        for (var revocation : known) {
            get(log.append(adopted.epoch(), revocation));
        }
    }

    private Set<Revocable> readAll() {
        var stored = new HashSet<Revocable>();
        ScanCursor at = ScanCursor.INITIAL;
        do {
            var page = get(log.all(at));
            for (var text : List.copyOf(page.getMap().values())) {
                if (RevocationText.read(text) instanceof Revoked(var revocation)) {
                    copy.put(revocation);
                    stored.add(revocation.what());
                }
            }
            at = page;
        } while (!at.isFinished());
        return stored;
    }

    /** Waits for an answer. */
    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new StoreUnavailable("the store cannot be asked: " + failed.getMessage());
        } catch (TimeoutException late) {
            throw new StoreUnavailable("the store does not answer");
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("the gateway stops");
        }
    }
}
