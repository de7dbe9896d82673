package dev.narrowgate.delegation.adapter.jose;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * An issuer's keys, fetched when needed and kept. One fetch serves everybody who waits; keys are renewed ahead of time;
 * an unknown key id causes a fetch at most once per interval, whether the attempt succeeds or not.
 */
public final class CachedKeys implements IssuerKeys {

    private static final Logger LOG = LoggerFactory.getLogger(CachedKeys.class);

    /** While there are no keys at all, nothing works: try more often than for a key id that may be an attack. */
    private static final Duration FIRST_KEYS_INTERVAL = Duration.ofSeconds(2);

    private final String issuer;
    private final Mono<byte[]> source;
    private final KeyTimes times;
    private final InstantSource clock;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable CompletableFuture<KeySet>> inFlight = new AtomicReference<>();
    private volatile @Nullable Loaded loaded;
    private volatile Instant lastAttempt = Instant.MIN;
    private volatile @Nullable String lastProblem;

    private record Loaded(KeySet keys, Instant at) {}

    public CachedKeys(String issuer, Mono<byte[]> source, KeyTimes times, InstantSource clock) {
        this.issuer = issuer;
        this.source = source;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public Answer<VerificationKey> key(String keyId) {
        var now = clock.instant();
        var current = current(now);
        if (current == null) {
            return mayAttempt(now, FIRST_KEYS_INTERVAL) ? fetched(keyId) : Answer.refused(unavailable());
        }
        if (isOlder(current.at(), times.refresh(), now) && mayAttempt(now, times.unknownKeyInterval())) {
            // Ahead of time, while the present keys still serve.
            refresh();
        }
        var key = current.keys().find(keyId);
        if (key != null) {
            return Answer.ready(key.until(current.at().plus(times.keep())));
        }
        return mayAttempt(now, times.unknownKeyInterval()) ? fetched(keyId) : Answer.refused(unknown());
    }

    /** Fetches ahead of the first token. A failure is only logged. */
    public void refresh() {
        var fetch = fetch();
        fetch.exceptionally(failure -> null);
    }

    /** Whoever remembers what these keys verified is told when one of them is gone. Called while everything is put together. */
    public void onRemoval(Runnable listener) {
        listeners.add(listener);
    }

    /** Whether there are keys to verify with; the reason why not, else. */
    public @Nullable String problem() {
        return current(clock.instant()) == null ? String.valueOf(lastProblem) : null;
    }

    public String issuer() {
        return issuer;
    }

    private Answer<VerificationKey> fetched(String keyId) {
        // Begun here and not when somebody subscribes: the interval was looked at just now.
        var fetching = fetch();
        return Answer.awaited(Mono.fromFuture(fetching, true)
                .onErrorMap(failure -> unavailable())
                .flatMap(keys -> Mono.justOrEmpty(keys.find(keyId)))
                .map(key -> key.until(clock.instant().plus(times.keep())))
                .switchIfEmpty(Mono.error(this::unknown)));
    }

    private CompletableFuture<KeySet> fetch() {
        var mine = new CompletableFuture<KeySet>();
        var other = inFlight.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        lastAttempt = clock.instant();
        // Completed when what was learned is in place, so that whoever waited finds it there.
        var unused = source.map(KeySet::parse)
                .timeout(times.timeout())
                .toFuture()
                .whenComplete((keys, failure) -> finish(mine, keys, failure));
        return mine;
    }

    private void finish(CompletableFuture<KeySet> mine, @Nullable KeySet keys, @Nullable Throwable failure) {
        try {
            if (keys == null) {
                lastProblem = String.valueOf(failure);
                LOG.warn("No keys of issuer {}: {}", issuer, lastProblem);
            } else {
                replace(keys);
            }
        } finally {
            // Whatever else goes wrong, nobody waits for a fetch that is over.
            inFlight.set(null);
            if (keys == null) {
                mine.completeExceptionally(unavailable());
            } else {
                mine.complete(keys);
            }
        }
    }

    private void replace(KeySet keys) {
        var before = loaded;
        loaded = new Loaded(keys, clock.instant());
        if (before != null && !keys.includes(before.keys())) {
            listeners.forEach(Runnable::run);
        }
        keys.remarks().forEach(remark -> LOG.warn("Keys of issuer {}: {}, left out", issuer, remark));
    }

    private @Nullable Loaded current(Instant now) {
        var current = loaded;
        return current == null || isOlder(current.at(), times.keep(), now) ? null : current;
    }

    private boolean mayAttempt(Instant now, Duration interval) {
        return inFlight.get() != null || lastAttempt.equals(Instant.MIN) || isOlder(lastAttempt, interval, now);
    }

    private static boolean isOlder(Instant than, Duration age, Instant now) {
        return !now.isBefore(than.plus(age));
    }

    private KeysUnavailable unavailable() {
        return new KeysUnavailable("no keys of issuer " + issuer + ": " + lastProblem);
    }

    private TokenRejected unknown() {
        return new TokenRejected("issuer " + issuer + " has no key of this kid");
    }
}
