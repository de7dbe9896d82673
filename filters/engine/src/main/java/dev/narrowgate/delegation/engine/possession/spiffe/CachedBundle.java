package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Caches the bundle of one trust domain. Fetches an old bundle again in the background, and drops it at its limit. */
public final class CachedBundle {

    private static final Logger LOG = LoggerFactory.getLogger(CachedBundle.class);

    private final String trustDomain;
    private final @Nullable Mono<byte[]> source;
    private final JwksCachePolicy times;
    private final InstantSource clock;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean fetching = new AtomicBoolean();
    private volatile @Nullable Loaded loaded;
    private volatile Instant lastAttempt = Instant.MIN;
    private volatile String lastProblem = "not fetched yet";

    private record Loaded(TrustBundle bundle, Instant at) {}

    private CachedBundle(
            String trustDomain, @Nullable Mono<byte[]> source, JwksCachePolicy times, InstantSource clock) {
        this.trustDomain = trustDomain;
        this.source = source;
        this.times = times;
        this.clock = clock;
    }

    /** Creates a bundle that is fetched from a file or a URI. */
    public static CachedBundle fetched(
            String trustDomain, Mono<byte[]> source, JwksCachePolicy times, InstantSource clock) {
        return new CachedBundle(trustDomain, source, times, clock);
    }

    /** Creates a bundle that its owner replaces repeatedly by {@link #replace}. */
    public static CachedBundle pushed(String trustDomain, JwksCachePolicy times, InstantSource clock) {
        return new CachedBundle(trustDomain, null, times, clock);
    }

    Runnable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Nullable
    TrustBundle current() {
        var now = clock.instant();
        var current = loaded;
        if (current == null || !now.isBefore(current.at().plus(times.refresh()))) {
            var unused = refresh(now);
        }
        return current == null || !now.isBefore(current.at().plus(times.keep())) ? null : current.bundle();
    }

    /** Returns when the current bundle is too old to be used. Without a bundle, this is in the past. */
    Instant usableUntil() {
        var current = loaded;
        return current == null ? Instant.MIN : current.at().plus(times.keep());
    }

    /** Fetches ahead of the first use. A failure is only logged. */
    public void refresh() {
        var unused = refresh(clock.instant());
    }

    /**
     * Fetches like {@link #refresh()}. The future completes after the attempt, or at once when no fetch may start now.
     */
    public CompletableFuture<?> fetch() {
        return refresh(clock.instant());
    }

    /** Replaces the bundle. */
    public void replace(TrustBundle bundle) {
        loaded = new Loaded(bundle, clock.instant());
        listeners.forEach(Runnable::run);
        bundle.jwtSvid().remarks().forEach(remark -> LOG.warn("Bundle of {}: {}, ignored", trustDomain, remark));
        bundle.witSvid().remarks().forEach(remark -> LOG.warn("Bundle of {}: {}, ignored", trustDomain, remark));
    }

    /** Notes why no new bundle is available. The current one stays in use until its limit. */
    public void failed(Throwable why) {
        lastProblem = String.valueOf(why);
        LOG.warn("No bundle of trust domain {}: {}", trustDomain, lastProblem);
    }

    /** Returns why there is no bundle to use, or null. */
    @Nullable
    String problem() {
        return current() == null ? lastProblem : null;
    }

    private CompletableFuture<?> refresh(Instant now) {
        if (source == null
                || !lastAttempt.equals(Instant.MIN) && now.isBefore(lastAttempt.plus(times.unknownKeyInterval()))
                || !fetching.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        lastAttempt = now;
        return source.map(TrustBundle::parse)
                .timeout(times.timeout())
                .toFuture()
                .handle((bundle, failure) -> {
                    fetching.set(false);
                    if (failure == null) {
                        replace(bundle);
                    } else {
                        failed(failure);
                    }
                    return true;
                });
    }
}
