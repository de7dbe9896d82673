package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.KeyNotFetched;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Fetches an issuer's keys when they are needed and caches them. All waiting requests share one fetch. Keys are
 * refreshed ahead of expiry. An unknown key id causes a fetch at most once per interval, whether the attempt succeeds
 * or not. A fetch brings every new key, so a flood of unknown key ids cannot keep a real one from being found.
 *
 * <p>A key id is refused for good in three cases. A fetch for it did not bring it, its key is unusable, or the issuer
 * has removed it. Any other unknown key id may be new. Until the next fetch is allowed, its token fails with
 * {@code KeyNotFetched}.
 */
public final class CachedKeys implements IssuerKeys {

    private static final Logger LOG = LoggerFactory.getLogger(CachedKeys.class);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** Without keys no token is accepted. Fetches are then more frequent than for a key id, which may be an attack. */
    private static final Duration FIRST_KEYS_INTERVAL = Duration.ofSeconds(2);

    private final String issuer;
    private final Mono<byte[]> source;
    private final KeysWithoutKid unnamed;
    private final JwksCachePolicy times;
    private final InstantSource clock;
    private final AbsentKeys absent;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Object attempts = new Object();
    private @Nullable CompletableFuture<KeySet> inFlight;
    private @Nullable Instant lastAttempt;
    private volatile @Nullable Loaded loaded;
    private volatile @Nullable String lastProblem;

    private record Loaded(KeySet keys, Instant at) {}

    /** @param begunHere whether this caller started the fetch, and did not join one that was under way */
    private record Fetch(CompletableFuture<KeySet> keys, boolean begunHere) {}

    /** Caches the keys of an issuer whose tokens name their key. */
    public CachedKeys(String issuer, Mono<byte[]> source, JwksCachePolicy times, InstantSource clock) {
        this(issuer, source, KeysWithoutKid.REFUSE, times, clock);
    }

    /** @param source emits the key set as it is currently published */
    public CachedKeys(
            String issuer, Mono<byte[]> source, KeysWithoutKid unnamed, JwksCachePolicy times, InstantSource clock) {
        this.issuer = issuer;
        this.unnamed = unnamed;
        this.source = source;
        this.times = times;
        this.clock = clock;
        this.absent = new AbsentKeys(times.unknownKeyInterval());
    }

    @Override
    public boolean acceptsAbsentKeyId() {
        return unnamed == KeysWithoutKid.ONE;
    }

    @Override
    public Answer<VerificationKey> key(String keyId, String algorithm) {
        var wanted = new WantedKey(keyId, algorithm);
        var now = clock.instant();
        var current = current(now);
        if (current == null) {
            var fetch = attempt(now, FIRST_KEYS_INTERVAL);
            return fetch == null ? Answer.refused(unavailable()) : fetched(wanted, fetch);
        }
        @Nullable Fetch renewal = null;
        if (isOlder(current.at(), times.refresh(), now)) {
            // Refreshed ahead of expiry, while the current keys stay in use.
            renewal = attempt(now, times.unknownKeyInterval());
            if (renewal != null && isStale(current, now)) {
                return renewed(wanted, renewal);
            }
        }
        var key = wanted.in(current.keys());
        if (key != null) {
            return Answer.ready(key.until(current.at().plus(times.keep())));
        }
        if (absent.contains(keyId, now)) {
            return Answer.refused(unknown(wanted));
        }
        if (renewal != null) {
            // A refresh that this request started counts as a fetch for its key id.
            return renewed(wanted, renewal);
        }
        var fetch = attempt(now, times.unknownKeyInterval());
        return fetch == null ? Answer.refused(missing(wanted, current, now)) : fetched(wanted, fetch);
    }

    /** Fetches the keys ahead of the first token. A failure is only logged. */
    public void refresh() {
        var unused = attempt(clock.instant(), Duration.ZERO);
    }

    /** Adds a listener for removed keys, such as a cache of verified tokens. The result removes the listener. */
    public Runnable onRemoval(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Returns the reason why there are no keys to verify with, or null when there are keys. */
    public @Nullable String problem() {
        return current(clock.instant()) == null ? reason() : null;
    }

    /** Returns the health: ok, why there are no keys, or why a refresh failed while the last keys stay in use. */
    public String state() {
        var problem = problem();
        var last = lastProblem;
        return problem != null ? problem : last == null ? "ok" : "the last fetched keys stay in use: " + last;
    }

    public String issuer() {
        return issuer;
    }

    /**
     * Returns whether the keys are twice as old as {@code refresh}, so that the issuer may have removed one long ago.
     * Returns false after a failed fetch: the last keys then stay in use, and no request waits.
     */
    private boolean isStale(Loaded current, Instant now) {
        return lastProblem == null && isOlder(current.at(), times.refresh().multipliedBy(2), now);
    }

    private Answer<VerificationKey> fetched(WantedKey wanted, Fetch fetch) {
        return Answer.awaited(Mono.fromFuture(fetch.keys(), true)
                .onErrorMap(failure -> unavailable())
                .flatMap(keys -> find(wanted, fetch.begunHere()).toMono()));
    }

    /** Looks in the new keys, or in the current ones when the refresh fails. */
    private Answer<VerificationKey> renewed(WantedKey wanted, Fetch fetch) {
        return Answer.awaited(Mono.fromFuture(fetch.keys(), true)
                .map(keys -> fetch.begunHere())
                // After a failed refresh the wanted key may still be a new one.
                .onErrorReturn(false)
                .flatMap(isLatest -> find(wanted, isLatest).toMono()));
    }

    /**
     * Looks in the cached keys, without a fetch.
     *
     * @param isLatest whether the fetch began after the token had arrived. A key that it did not bring does not exist
     */
    private Answer<VerificationKey> find(WantedKey wanted, boolean isLatest) {
        var now = clock.instant();
        var current = current(now);
        if (current == null) {
            return Answer.refused(unavailable());
        }
        var key = wanted.in(current.keys());
        if (key != null) {
            return Answer.ready(key.until(current.at().plus(times.keep())));
        }
        if (isLatest) {
            absent.add(wanted.keyId(), now);
            return Answer.refused(unknown(wanted));
        }
        return Answer.refused(missing(wanted, current, now));
    }

    /** Returns the failure for a key that is not cached. A published key that was left out is not a new key. */
    private DelegationFailure missing(WantedKey wanted, Loaded current, Instant now) {
        return current.keys().unusable().contains(wanted.keyId()) || absent.contains(wanted.keyId(), now)
                ? unknown(wanted)
                : notFetched(now);
    }

    /** Returns the fetch that is under way, or starts one. Returns null when the last one is too recent. */
    private @Nullable Fetch attempt(Instant now, Duration interval) {
        var mine = new CompletableFuture<KeySet>();
        synchronized (attempts) {
            if (inFlight != null) {
                return new Fetch(inFlight, false);
            }
            if (lastAttempt != null && !hasPassed(interval, lastAttempt, now)) {
                return null;
            }
            inFlight = mine;
            lastAttempt = now;
        }
        // Completed after the result is stored, so that the waiting requests find it.
        var unused = source.map(document -> KeySet.parse(document, unnamed))
                .timeout(times.timeout())
                .toFuture()
                .whenComplete((keys, failure) -> finish(mine, keys, failure));
        return new Fetch(mine, true);
    }

    private void finish(CompletableFuture<KeySet> mine, @Nullable KeySet keys, @Nullable Throwable failure) {
        try {
            if (keys == null) {
                lastProblem = reason(failure);
                LOG.warn("No {} of issuer {}: {}", loaded == null ? "keys" : "new keys", issuer, lastProblem);
            } else {
                replace(keys);
            }
        } finally {
            // After any error, no request may wait for a fetch that has ended.
            synchronized (attempts) {
                inFlight = null;
            }
            if (keys == null) {
                mine.completeExceptionally(unavailable());
            } else {
                mine.complete(keys);
            }
        }
    }

    /** Returns the message of an expected error, or the text of any other. */
    private static String reason(@Nullable Throwable failure) {
        return switch (failure) {
            case TimeoutException late -> "no answer in time";
            case io.netty.handler.timeout.TimeoutException late -> "no answer in time";
            case IOException broken when broken.getMessage() != null -> broken.getMessage();
            case IllegalArgumentException malformed when malformed.getMessage() != null -> malformed.getMessage();
            case IllegalStateException unfit when unfit.getMessage() != null -> unfit.getMessage();
            case null, default -> String.valueOf(failure);
        };
    }

    private void replace(KeySet keys) {
        var before = loaded;
        loaded = new Loaded(keys, clock.instant());
        lastProblem = null;
        if (before != null && !keys.includes(before.keys())) {
            // A key that the issuer has removed is not a new key.
            before.keys().keys().keySet().stream()
                    .filter(keyId -> !keys.keys().containsKey(keyId))
                    .forEach(keyId -> absent.add(keyId, clock.instant()));
            listeners.forEach(Runnable::run);
        }
        keys.remarks().forEach(remark -> LOG.warn("Keys of issuer {}: {}, ignored", issuer, remark));
    }

    private @Nullable Loaded current(Instant now) {
        var current = loaded;
        return current == null || isOlder(current.at(), times.keep(), now) ? null : current;
    }

    /** Returns true after the clock was set back too. Otherwise no fetch would start until the clock caught up. */
    private static boolean hasPassed(Duration interval, Instant since, Instant now) {
        return now.isBefore(since) || isOlder(since, interval, now);
    }

    private static boolean isOlder(Instant than, Duration age, Instant now) {
        return !now.isBefore(than.plus(age));
    }

    private KeysUnavailable unavailable() {
        var kept = current(clock.instant()) != null;
        return new KeysUnavailable((kept ? "the key is not among the fetched keys of issuer " : "no keys of issuer ")
                + issuer
                + (kept ? ", and new ones cannot be fetched: " : ": ")
                + reason());
    }

    private String reason() {
        var problem = lastProblem;
        return problem == null ? "not fetched yet" : problem;
    }

    private KeyNotFetched notFetched(Instant now) {
        Instant last;
        synchronized (attempts) {
            last = lastAttempt;
        }
        var left = last == null || now.isBefore(last)
                ? Duration.ZERO
                : Duration.between(now, last.plus(times.unknownKeyInterval()));
        return new KeyNotFetched(
                "issuer " + issuer + " has no key of this kid among its fetched keys, and is not asked again yet",
                left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left);
    }

    private TokenRejected unknown(WantedKey wanted) {
        return new TokenRejected(wanted.absentFrom(issuer));
    }
}
