package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.UnknownForm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of the store: it follows the log, renews leases, and connects again. */
final class RedisClock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisClock.class);

    /** How often the log is read. A message that a revocation is stored makes it sooner. */
    private static final Duration EVERY = Duration.ofMillis(250);

    /** After which time without an answer another connection replaces the present one. */
    private static final Duration DEAF = Duration.ofSeconds(3);

    private static final Duration APPLIED = Duration.ofSeconds(1);

    private final RedisLink link;
    private final RevocationFollower follower;
    private final RedisBudgets budgets;
    private final StoreMembers members;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("delegation-store").daemon(true).factory());
    private final AtomicBoolean due = new AtomicBoolean();
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile @Nullable String failure;
    private long joined;
    private long connected;

    private record Waiting(long version, CompletableFuture<Void> applied) {}

    RedisClock(
            RedisLink link,
            RevocationFollower follower,
            RedisBudgets budgets,
            StoreMembers members,
            LongSupplier nanoTime) {
        this.link = link;
        this.follower = follower;
        this.budgets = budgets;
        this.members = members;
        this.nanoTime = nanoTime;
    }

    /** Connects and reads all revocations, and returns then. Fails with {@code StoreUnavailable}. */
    void start() {
        link.connect();
        RevocationFollower.get(members.begin());
        try {
            follower.follow();
        } catch (UnknownForm unknown) {
            throw new StoreUnavailable("the store " + link.place() + " has " + unknown.getMessage());
        }
        joined = connected = nanoTime.getAsLong();
        link.hear(RedisKeys.CHANNEL, this::wake);
        var unused = thread.scheduleWithFixedDelay(this::tick, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads the log soon. */
    void wake() {
        if (due.compareAndSet(false, true)) {
            try {
                thread.execute(() -> {
                    due.set(false);
                    tick();
                });
            } catch (RejectedExecutionException closed) {
                due.set(false);
            }
        }
    }

    private void tick() {
        try {
            follower.follow();
            if (failure != null) {
                LOG.info("The revocations of {} are read again", link.place());
                failure = null;
                // A Redis that was empty knows no gateway.
                members.goOn();
            }
        } catch (StoreUnavailable | UnknownForm failed) {
            noteFailure(failed);
        } catch (RuntimeException failed) {
            LOG.error("Could not read the revocations of the store", failed);
            noteFailure(failed);
        }
        complete();
        budgets.renew();
        long now = nanoTime.getAsLong();
        if (now - joined > StoreMembers.LIFE.toNanos() / 3) {
            joined = now;
            members.goOn();
        }
        connectAgain(now);
    }

    private void noteFailure(RuntimeException failed) {
        if (failure == null) {
            LOG.warn("The revocations of {} cannot be read: {}", link.place(), failed.getMessage());
        }
        failure = failed.getMessage();
    }

    /** A connection whose other end is gone may look open for minutes. */
    private void connectAgain(long now) {
        var age = follower.age();
        if (age != null && age.compareTo(DEAF) > 0 && now - connected > DEAF.toNanos()) {
            connected = now;
            try {
                link.connect();
            } catch (StoreUnavailable stillGone) {
                failure = stillGone.getMessage();
            }
        }
    }

    /** Completes when this process has applied this version. Fails with {@code StoreUnavailable} after a second. */
    CompletionStage<Void> applied(long version) {
        var applied = new CompletableFuture<Void>();
        synchronized (waiting) {
            waiting.add(new Waiting(version, applied));
        }
        wake();
        return applied.orTimeout(APPLIED.toMillis(), TimeUnit.MILLISECONDS).handle((done, late) -> {
            synchronized (waiting) {
                waiting.removeIf(one -> one.applied().equals(applied));
            }
            if (late != null) {
                throw new StoreUnavailable("the change is stored, but this gateway could not apply it within a second");
            }
            return done;
        });
    }

    private void complete() {
        List<Waiting> ready;
        synchronized (waiting) {
            ready = waiting.stream()
                    .filter(one -> one.version() <= follower.version())
                    .toList();
        }
        // What follows must not hold this thread.
        ready.forEach(one -> one.applied().completeAsync(() -> null));
    }

    /** Returns why a revocation may have been missed, or null. */
    @Nullable
    String problem() {
        if (follower.isFresh()) {
            return null;
        }
        var why = failure;
        return link.place() + " has not confirmed the revocations for more than a second"
                + (why == null ? "" : ": " + why);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
