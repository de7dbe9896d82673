package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.observation.SampledLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Receives the security event tokens of one stream, however they are delivered. */
public final class SignalReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(SignalReceiver.class);

    /** More at once are asked to come again, so that a flood takes neither memory nor threads of hops. */
    private static final int MOST_AT_ONCE = 32;

    private final EventTokenVerifier verifier;
    private final EventEffects effects;
    private final SeenEvents seen;
    private final Duration maximumAge;
    private final SignalMetrics metrics;
    private final SampledLog log;
    private final AtomicInteger open = new AtomicInteger();

    SignalReceiver(
            String stream,
            EventTokenVerifier verifier,
            EventEffects effects,
            SeenEvents seen,
            Duration maximumAge,
            SignalMetrics metrics) {
        this.verifier = verifier;
        this.effects = effects;
        this.seen = seen;
        this.maximumAge = maximumAge;
        this.metrics = metrics;
        this.log = new SampledLog(LOG, "Signals " + stream, System::nanoTime);
    }

    /**
     * Emits after everything that the token ends is stored: from then on the token may be acknowledged. Fails with
     * {@code SignalRefused}, or with another {@code DelegationFailure} if the token may come again.
     *
     * @param jti the id under which the token was delivered; null: any
     */
    public Mono<SignalOutcome> receive(String token, @Nullable String jti) {
        return Mono.defer(() -> {
                    if (open.incrementAndGet() > MOST_AT_ONCE) {
                        open.decrementAndGet();
                        return Mono.<SignalOutcome>error(new StoreUnavailable("too many signals at once"));
                    }
                    return received(token, jti).doFinally(end -> open.decrementAndGet());
                })
                .doOnNext(metrics::count)
                .doOnError(this::failed);
    }

    private Mono<SignalOutcome> received(String token, @Nullable String jti) {
        return verifier.verify(token).flatMap(verified -> {
            if (jti != null && !jti.equals(verified.jti())) {
                return Mono.error(new SignalRefused(
                        SignalError.INVALID_REQUEST, "claim jti is not the id under which the token was delivered"));
            }
            return seen.once(
                    verified.issuer(), verified.jti(), verified.issuedAt().plus(maximumAge), work(verified));
        });
    }

    /** Off the event loops: a revocation visits the caches and ends each hop of its subject. */
    private Mono<SignalOutcome> work(EventToken token) {
        return Mono.defer(() -> effects.apply(token))
                .onErrorMap(
                        TokenRejected.class,
                        malformed -> new SignalRefused(SignalError.INVALID_REQUEST, malformed.reason()))
                .map(applied -> {
                    if (applied.remark() != null) {
                        log.note("ignored " + applied.remark());
                    }
                    return applied.stored() ? SignalOutcome.APPLIED : SignalOutcome.IGNORED;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void failed(Throwable failure) {
        if (failure instanceof SignalRefused refused) {
            metrics.count(SignalOutcome.REFUSED);
            log.note("refused a token with " + refused.error().code());
        } else {
            metrics.count(SignalOutcome.UNAVAILABLE);
            log.note("could not take a token: "
                    + (failure instanceof DelegationFailure known
                            ? known.code()
                            : failure.getClass().getName()));
        }
    }
}
