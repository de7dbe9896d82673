package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.oauth.AnswerTooLong;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import dev.narrowgate.delegation.engine.oauth.RetryAfterGate;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import dev.narrowgate.delegation.engine.task.signal.PollAnswer.UnusableAnswer;
import dev.narrowgate.delegation.engine.task.signal.PollRequest.Collected;
import dev.narrowgate.delegation.engine.task.signal.PollRequest.Results;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fetches the security event tokens of one stream (RFC 8936). A token is acknowledged with the next poll, after its
 * revocation is stored. A poll that fails loses nothing, because the transmitter keeps what is not acknowledged.
 */
final class SignalPoller {

    /** Between a poll with new tokens and the next, which acknowledges them and fetches more. */
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final JsonEndpoint endpoint;
    private final SignalReceiver receiver;
    private final SignalStatus status;
    private final Duration interval;
    private final int most;
    private final RetryAfterGate gate;

    // Only one poll is in progress at a time, and each begins after the one before has ended.
    private Results results = Results.NONE;
    private int wanted;
    private int failures;

    /** @param most the most tokens of one answer */
    SignalPoller(
            JsonEndpoint endpoint,
            SignalReceiver receiver,
            SignalStatus status,
            Duration interval,
            int most,
            InstantSource clock) {
        this.endpoint = endpoint;
        this.receiver = receiver;
        this.status = status;
        this.interval = interval;
        this.most = most;
        this.wanted = most;
        this.gate = new RetryAfterGate(clock);
    }

    /** Polls until the result is disposed. */
    Disposable start() {
        var running =
                Mono.defer(this::poll).flatMap(Mono::delay).repeat().then().toFuture();
        return () -> running.cancel(false);
    }

    /** Polls once, and emits the pause until the next poll. */
    Mono<Duration> poll() {
        var sent = results;
        return endpoint.post(new PollRequest(wanted, sent).json(), PollAnswer::of)
                .flatMap(this::take)
                .map(collected -> {
                    results = collected.results();
                    wanted = most;
                    failures = 0;
                    status.succeeded();
                    return collected.isNew() ? AT_ONCE : interval;
                })
                .onErrorResume(failure -> Mono.just(pause(failure)));
    }

    /** One after another, so that the events of one subject keep their order. */
    private Mono<Collected> take(PollAnswer answer) {
        var collected = new Collected();
        return Flux.fromIterable(answer.tokens().entrySet())
                .concatMap(delivered -> take(delivered, collected))
                .then(Mono.just(collected));
    }

    private Mono<Void> take(Map.Entry<String, String> delivered, Collected collected) {
        var jti = delivered.getKey();
        return receiver.receive(delivered.getValue(), jti)
                .doOnNext(outcome -> collected.add(jti, outcome))
                .onErrorResume(SignalRefused.class, refused -> {
                    collected.add(jti, refused);
                    return Mono.empty();
                })
                // Neither acknowledged nor refused, so that it comes again.
                .onErrorResume(unavailable -> Mono.empty())
                .then();
    }

    private Duration pause(Throwable failure) {
        if (failure instanceof AnswerTooLong) {
            // Fewer tokens fit. A single one that is too long is a fault of the transmitter.
            wanted = Math.max(1, wanted / 2);
        }
        if (failure instanceof ServerErrorResponse trouble) {
            gate.pauseFor(trouble);
        }
        status.failed(reason(failure));
        failures = Math.min(failures + 1, 16);
        var doubled = interval.multipliedBy(1L << failures);
        var pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? longest() : doubled;
        var asked = gate.left();
        return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
    }

    /** An interval beyond the longest pause stays as it is. */
    private Duration longest() {
        return interval.compareTo(LONGEST_PAUSE) > 0 ? interval : LONGEST_PAUSE;
    }

    private static String reason(Throwable failure) {
        return failure instanceof UnusableAnswer unusable ? unusable.reason() : CallGuard.reason(failure);
    }
}
