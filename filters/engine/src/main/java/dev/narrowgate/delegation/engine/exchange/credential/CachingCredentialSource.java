package dev.narrowgate.delegation.engine.exchange.credential;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.RemainingLife;
import dev.narrowgate.delegation.engine.store.SingleFlight;
import dev.narrowgate.delegation.engine.store.WeighedCache;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Caches credentials within their life, and shares one question among concurrent requests. In the last third of that
 * life one request asks again in the background. If that fails, the present credential serves until its end. Failures
 * are not cached.
 *
 * @param <K> everything that a credential of the source depends on (law 10)
 */
final class CachingCredentialSource<K> implements CredentialSource {

    /** The pause after a question in the background. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /**
     * A credential that is younger stays although a next hop refused it. Callers that provoke refusals do not make the
     * gateway ask its sources for each request.
     */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    /** @param asked when a successor was last asked for */
    private record Kept(ShortLivedCredential credential, AtomicReference<Instant> asked) {

        /** Whether the caller must ask for a successor now. A result of true counts as the question. */
        boolean begins(Instant now) {
            var last = asked.get();
            return credential.isLate(now) && !now.isBefore(last.plus(AGAIN)) && asked.compareAndSet(last, now);
        }
    }

    private final CredentialSource delegate;
    private final Function<ExchangeRequest, K> keys;
    private final InstantSource clock;
    private final Cache<K, Kept> credentials;
    private final SingleFlight<K, ShortLivedCredential> underWay = new SingleFlight<>(ExchangeUnavailable::new);

    CachingCredentialSource(
            CredentialSource delegate, Function<ExchangeRequest, K> keys, InstantSource clock, CacheBounds bounds) {
        this.delegate = delegate;
        this.keys = keys;
        this.clock = clock;
        this.credentials = WeighedCache.of(
                bounds,
                RemainingLife.<K, Kept>until(clock, kept -> kept.credential().expiresAt()));
    }

    @Override
    public Answer<ShortLivedCredential> credential(ExchangeRequest request) {
        var key = keys.apply(request);
        var now = clock.instant();
        var kept = credentials.getIfPresent(key);
        if (kept == null || !kept.credential().isUsable(now)) {
            return underWay.join(key, () -> missing(key, request));
        }
        if (kept.begins(now)) {
            // The flight goes on without this request, which has its credential.
            var unused = underWay.join(key, () -> asked(key, request));
        }
        return Answer.ready(kept.credential());
    }

    @Override
    public void forget(ExchangeRequest request, OutgoingAuthorization refused) {
        var young = clock.instant().minus(YOUNG);
        credentials
                .asMap()
                .computeIfPresent(
                        keys.apply(request),
                        (key, kept) -> kept.credential().authorization().equals(refused)
                                        && kept.credential().obtainedAt().isBefore(young)
                                ? null
                                : kept);
    }

    /** Checks the cache again, because another request may have obtained it meanwhile. */
    private Answer<ShortLivedCredential> missing(K key, ExchangeRequest request) {
        var kept = credentials.getIfPresent(key);
        return kept != null && kept.credential().isUsable(clock.instant())
                ? Answer.ready(kept.credential())
                : asked(key, request);
    }

    private Answer<ShortLivedCredential> asked(K key, ExchangeRequest request) {
        return delegate.credential(request).then(obtained -> {
            credentials.put(key, new Kept(obtained, new AtomicReference<>(obtained.obtainedAt())));
            return Answer.ready(obtained);
        });
    }
}
