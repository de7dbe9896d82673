package dev.narrowgate.delegation.engine.store.redis;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.redis.RevocationText.UnknownForm;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoredTask;
import dev.narrowgate.delegation.engine.store.state.Taken;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.task.TaskId;
import io.lettuce.core.AbstractRedisClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** State in a Redis that any number of gateways share. */
public final class RedisState implements StateStore {

    private static final int NONCE_KEY_BYTES = 32;

    private final RedisLink link;
    private final RedisTasks tasks;
    private final RedisBudgets budgets;
    private final RevocationCopy copy;
    private final RevocationLog log;
    private final RevocationFollower follower;
    private final StoreMembers members;
    private final RedisClock clock;
    private final InstantSource time;
    private volatile byte @Nullable [] nonceKey;

    /**
     * @param client with the options of {@link RedisBounds}; its owner shuts it down after the store is closed
     * @param place where the Redis is, for messages
     */
    public record Settings(AbstractRedisClient client, String place) {}

    /**
     * Does not connect before {@link #start}.
     *
     * @param most the bounds of the tasks with a limit; as many without one are remembered
     * @param revocations the bounds of the revocations, in the store and in this process
     * @param own what this gateway says of itself to the others on the store
     * @param ids random names
     * @param lease after which time a killed gateway gives its requests in flight back
     * @param nanoTime a monotonic clock
     */
    public RedisState(
            Settings settings,
            CacheBounds most,
            CacheBounds revocations,
            Supplier<StoreMember> own,
            InstantSource time,
            Supplier<String> ids,
            Duration lease,
            LongSupplier nanoTime) {
        this.time = time;
        this.link = new RedisLink(settings.client(), settings.place());
        this.tasks = new RedisTasks(link, most);
        this.budgets = new RedisBudgets(link, lease, nanoTime);
        this.copy = new RevocationCopy(time, revocations);
        this.log = new RevocationLog(link, copy.maximum());
        this.follower = new RevocationFollower(log, copy, ids, nanoTime);
        this.members = new StoreMembers(link, ids.get(), own);
        this.clock = new RedisClock(link, follower, budgets, members, nanoTime);
    }

    /** Connects, and reads all revocations. Fails with {@code StoreUnavailable}, whose reason is one sentence. */
    public void start() {
        clock.start();
        nonceKey = agreed();
    }

    /** Returns the key that the first gateway of the store has made. */
    private byte[] agreed() {
        var own = new byte[NONCE_KEY_BYTES];
        new SecureRandom().nextBytes(own);
        var text = Base64.getEncoder().encodeToString(own);
        try {
            return Base64.getDecoder()
                    .decode(link.ask(redis -> redis.setnx(RedisKeys.NONCES, text))
                            .thenCompose(isFirst -> link.ask(redis -> redis.get(RedisKeys.NONCES)))
                            .toCompletableFuture()
                            .join());
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StoreUnavailable down
                    ? down
                    : new StoreUnavailable(link.place() + " cannot be asked");
        }
    }

    @Override
    public Optional<ReplayCache> proofs(String kind) {
        return Optional.of(new RedisProofs(link, kind, time));
    }

    @Override
    public Optional<byte[]> nonceKey() {
        return Optional.ofNullable(nonceKey);
    }

    @Override
    public Answer<StoredTask> open(TaskId task, TaskOpening opening) {
        return Answer.awaited(mono(() -> tasks.open(task, opening)));
    }

    @Override
    public Mono<List<StoredTask>> named(String id) {
        return mono(() -> tasks.named(id));
    }

    @Override
    public Answer<Taken> take(Taking taking) {
        return Answer.awaited(Mono.defer(() -> {
            var taken = budgets.take(taking).toCompletableFuture();
            var isOver = new AtomicBoolean();
            return mono(() -> taken)
                    .doOnNext(answer -> isOver.set(true))
                    // A request whose caller is gone is in flight no more.
                    .doOnCancel(() -> {
                        if (isOver.compareAndSet(false, true)) {
                            var unused = taken.thenAccept(RedisState::giveBack);
                        }
                    });
        }));
    }

    private static void giveBack(Taken taken) {
        if (taken instanceof Granted granted) {
            granted.end(false);
        }
    }

    @Override
    public Mono<Revocation> revoke(Revocation revocation) {
        return mono(() -> log.append(follower.epoch(), revocation)
                .thenCompose(change -> clock.applied(change.version()).thenApply(done -> change.revocation())));
    }

    @Override
    public Mono<Optional<Revocation>> lift(String id) {
        // A revocation that another gateway has just stored is looked for as well.
        return mono(() -> log.after(follower.version())
                .thenCompose(page -> clock.applied(page.version()))
                .thenCompose(done -> copy.withId(id)
                        .map(this::lift)
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()))));
    }

    private CompletionStage<Optional<Revocation>> lift(Revocation revocation) {
        return log.lift(follower.epoch(), revocation).thenCompose(change -> {
            if (change.isEmpty()) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            var lifted = change.get();
            return clock.applied(lifted.version()).thenApply(done -> Optional.of(lifted.revocation()));
        });
    }

    /** What was asked is not taken back when its caller goes away. */
    private static <T> Mono<T> mono(Supplier<CompletionStage<T>> asked) {
        return Mono.fromFuture(() -> asked.get().toCompletableFuture(), true)
                .onErrorMap(
                        UnknownForm.class, unknown -> new StoreUnavailable("the store has " + unknown.getMessage()));
    }

    @Override
    public @Nullable Revocation revocationOf(Revocable what) {
        return copy.of(what);
    }

    @Override
    public List<Revocation> revocations() {
        return copy.all();
    }

    @Override
    public void follow(Consumer<Revocation> told) {
        copy.follow(told);
    }

    @Override
    public @Nullable String problem() {
        return clock.problem();
    }

    /** The cache of revocations, for metrics. */
    public Cache<?, ?> revokedCache() {
        return copy.cache();
    }

    /** The requests in flight of this gateway that are counted, for metrics. */
    public int inFlight() {
        return budgets.size();
    }

    @Override
    public void close() {
        clock.close();
        members.end();
        link.close();
    }
}
