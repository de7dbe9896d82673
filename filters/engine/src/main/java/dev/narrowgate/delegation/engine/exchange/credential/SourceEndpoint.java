package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.engine.oauth.AnswerTooLong;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.RetryAfter;
import dev.narrowgate.delegation.engine.oauth.RetryAfterGate;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The endpoint of a source of credentials. Maps every fault to the failure of the hop, and quotes no text of the endpoint. */
final class SourceEndpoint implements GuardedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(SourceEndpoint.class);

    private final CallGuard guard;
    private final RetryAfterGate pause;
    private volatile @Nullable String problem;

    SourceEndpoint(CallGuard guard, InstantSource clock) {
        this.guard = guard;
        this.pause = new RetryAfterGate(clock);
    }

    /** Makes a call, unless the endpoint asked for a pause. */
    <T> Mono<T> call(Mono<T> call) {
        return Mono.defer(() -> {
            var left = pause.left();
            return left != null
                    ? Mono.error(unavailable("asked for a pause", left))
                    : call.doOnNext(answer -> note(null)).onErrorMap(this::noted);
        });
    }

    /** Fails for a fault of the endpoint, which counts against it. */
    void check(int status, @Nullable String retryAfter) {
        if (status == 429 || status >= 500) {
            throw new ServerErrorResponse(status, RetryAfter.of(retryAfter));
        }
    }

    ExchangeRejected rejected(String what) {
        return new ExchangeRejected(said(what));
    }

    ExchangeUnavailable unavailable(String what) {
        return unavailable(what, null);
    }

    @Override
    public CallGuard guard() {
        return guard;
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    private Throwable noted(Throwable error) {
        var failure = failure(error);
        // A call that was not sent says nothing new about the endpoint.
        if (!CallGuard.isUnsent(error)) {
            note(failure.reason());
        }
        return failure;
    }

    private DelegationFailure failure(Throwable error) {
        return switch (error) {
            case DelegationFailure known -> known;
            case AnswerTooLong flood -> rejected("gave " + flood.getMessage());
            case ServerErrorResponse trouble -> {
                pause.pauseFor(trouble);
                yield unavailable("answered " + trouble.status(), trouble.retryAfter());
            }
            default -> unavailable(CallGuard.reason(error));
        };
    }

    private ExchangeUnavailable unavailable(String what, @Nullable Duration retryAfter) {
        return new ExchangeUnavailable(said(what), retryAfter);
    }

    private String said(String what) {
        return "source " + name() + " " + what;
    }

    /** Logs a problem once for each change; the metrics count it. */
    private void note(@Nullable String now) {
        if (!Objects.equals(problem, now)) {
            problem = now;
            if (now != null) {
                LOG.warn("{}", now);
            }
        }
    }
}
