package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.pipeline.HopStages.stage;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.Answer.Awaited;
import dev.narrowgate.delegation.Answer.Ready;
import dev.narrowgate.delegation.Answer.Refused;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.AuditTrail;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.hop.Hop.Departing;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Shadowed;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.hop.Shadow;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.provenance.Provenance;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Mono;

/**
 * Runs one hop: verifies, decides, exchanges, stamps, records, forwards, and records the end. If every stage answers at
 * once, the pipeline does not wait.
 */
public final class DelegationPipeline {

    private final HopStages stages;
    private final TokenExchanger exchanger;
    private final HopRevocation revocation;
    private final TaskKeeper tasks;
    private final AuditSink audit;
    private final InstantSource clock;
    private final ToIntFunction<DelegationFailure> statuses;

    /**
     * @param stages the stages that judge a hop; their revocations are checked again before the hop is forwarded
     * @param statuses maps a failure to the status for the caller, for the record
     */
    public DelegationPipeline(
            HopStages stages,
            TokenExchanger exchanger,
            AuditSink audit,
            InstantSource clock,
            ToIntFunction<DelegationFailure> statuses) {
        this.stages = stages;
        this.exchanger = exchanger;
        this.revocation = stages.revocation();
        this.tasks = stages.tasks();
        this.audit = audit;
        this.clock = clock;
        this.statuses = statuses;
    }

    /**
     * Runs a hop and forwards it with {@code forward}. That function emits the status that was sent to the caller, or
     * fails with a {@link DelegationFailure}, with {@link CallerCancelled} or with {@link NotForwarded}. A failure with
     * {@link NotAccepted} or {@link NotAnswered} causes one further attempt. Every end of a hop is recorded,
     * cancellation included.
     */
    public Mono<Void> run(
            Received received, Answer<Credentials> credentials, Function<ForwardableHop, Mono<Integer>> forward) {
        return run(received, credentials, forward, refused -> Mono.error(refused.failure()));
    }

    /**
     * Runs a hop in the same way, and answers the caller if the hop fails.
     *
     * @param answer sends the answer to the caller
     */
    public Mono<Void> run(
            Received received,
            Answer<Credentials> credentials,
            Function<ForwardableHop, Mono<Integer>> forward,
            Function<RefusedHop, Mono<Void>> answer) {
        return Mono.defer(() -> {
            var trail = new AuditTrail(received, audit, clock);
            return run(received, credentials, forward, trail)
                    .onErrorResume(DelegationFailure.class, failure -> answer.apply(trail.refusal(failure)));
        });
    }

    private Mono<Void> run(
            Received received,
            Answer<Credentials> credentials,
            Function<ForwardableHop, Mono<Integer>> forward,
            AuditTrail trail) {
        var call = new HeldCall(trail.traffic());
        var hop = switch (admit(received, credentials, trail, call)) {
            case Ready<ForwardableHop>(ForwardableHop departure) -> depart(departure, forward, trail, call);
            case Refused<ForwardableHop>(DelegationFailure failure) ->
                DelegationPipeline.this.<Void>refuse(failure, trail);
            case Awaited<ForwardableHop>(Mono<ForwardableHop> later) ->
                later.onErrorResume(DelegationFailure.class, failure -> refuse(failure, trail))
                        .flatMap(departure -> depart(departure, forward, trail, call));
        };
        return hop.doOnCancel(() -> {
                    call.left();
                    cancelled(trail);
                })
                .doFinally(end -> call.end());
    }

    private void cancelled(AuditTrail trail) {
        var fault = trail.traffic().fault();
        if (fault == null) {
            trail.cancelled();
        } else {
            trail.brokenOff(fault, statuses.applyAsInt(fault));
        }
    }

    private Answer<ForwardableHop> admit(
            Received received, Answer<Credentials> credentials, AuditTrail trail, HeldCall call) {
        var judged = stages.judge(received, credentials, trail)
                .then(permitted -> stage(StoreUnavailable::new, () -> call.hold(tasks.reserve(permitted)))
                        .then(counted -> stage(ExchangeUnavailable::new, () -> exchange(permitted))));
        return departing(received, judged, trail)
                .then(departing -> stage(AuditUnavailable::new, () -> record(departing, trail)));
    }

    /** In the shadow of a policy a hop goes on with the credential of the shadow, permitted or not. */
    private Answer<Departing> departing(Received received, Answer<Exchanged> judged, AuditTrail trail) {
        var shadow = received.shadow();
        if (shadow == null) {
            return judged.then(Answer::ready);
        }
        return judged.<Departing>then(exchanged ->
                        stage(ExchangeUnavailable::new, () -> Answer.ready(shown(exchanged.permitted(), shadow))))
                .orElse(refusal -> Shadow.covers(refusal)
                        ? Answer.ready(new Shadowed(received, refusal, tasks.grounds(trail.grounds(), trail.genuine())))
                        : Answer.refused(refusal));
    }

    private Exchanged shown(Permitted permitted, Shadow shadow) {
        var now = clock.instant();
        return new Exchanged(permitted, shadow.token(permitted.exchangeRequest(), now), now);
    }

    private Answer<Exchanged> exchange(Permitted permitted) {
        return exchanger
                .exchange(permitted.exchangeRequest())
                .then(token -> Answer.ready(new Exchanged(permitted, token, clock.instant())));
    }

    private Answer<ForwardableHop> record(Departing hop, AuditTrail trail) {
        return trail.permitted(hop).then(recorded -> Answer.ready(forwardable(hop, recorded, false, trail)));
    }

    private ForwardableHop forwardable(Departing hop, Recorded recorded, boolean again, AuditTrail trail) {
        return new ForwardableHop(
                hop,
                hop instanceof Exchanged exchanged ? Provenance.of(exchanged) : Provenance.NONE,
                recorded,
                again,
                trail.traffic(),
                revocation.of(hop),
                hop instanceof Shadowed shadowed ? trail.refusal(shadowed.refusal()) : null);
    }

    private Mono<Void> depart(
            ForwardableHop departure,
            Function<ForwardableHop, Mono<Integer>> forward,
            AuditTrail trail,
            HeldCall call) {
        return Mono.defer(() -> forward(departure, forward))
                // One further attempt only, so that a failing next hop does not cause an endless loop.
                .onErrorResume(
                        error -> error instanceof NotAccepted || error instanceof NotAnswered,
                        error -> again(error, departure, trail).flatMap(second -> forward(second, forward)))
                .onErrorMap(NotAnswered.class, NotAnswered::failure)
                .single()
                .doOnNext(status -> {
                    trail.completed(status);
                    call.answered(status);
                })
                .then()
                .onErrorResume(error -> {
                    if (error instanceof CallerCancelled) {
                        call.left();
                    }
                    return ended(error, trail);
                });
    }

    /** Ends a hop without an answer of the next hop. A caller that left or was already answered receives no failure. */
    private Mono<Void> ended(Throwable error, AuditTrail trail) {
        return switch (error) {
            case CallerCancelled left -> {
                trail.cancelled(left.reason());
                yield Mono.empty();
            }
            case NotForwarded answered -> {
                trail.notForwarded(answered.status());
                yield Mono.empty();
            }
            default -> {
                var failure = Unforeseen.unlessKnown(error, NextHopUnavailable::new);
                trail.failed(failure, statuses.applyAsInt(failure));
                yield Mono.error(failure);
            }
        };
    }

    /** Checks the revocations again, because the record or the first attempt may have taken a while. */
    private Mono<Integer> forward(ForwardableHop departure, Function<ForwardableHop, Mono<Integer>> forward) {
        revocation.check(departure.hop());
        return forward.apply(departure);
    }

    private Mono<ForwardableHop> again(Throwable error, ForwardableHop departure, AuditTrail trail) {
        return error instanceof NotAccepted && departure.hop() instanceof Exchanged exchanged
                ? renewed(exchanged.permitted(), trail)
                : Mono.defer(() -> repeated(departure.hop(), trail).toMono());
    }

    /**
     * Repeats the hop with a new token, which is recorded like the first. The failed attempt has removed the old token
     * from the cache.
     */
    private Mono<ForwardableHop> renewed(Permitted permitted, AuditTrail trail) {
        return Mono.defer(() -> stage(ExchangeUnavailable::new, () -> exchange(permitted))
                .then(exchanged -> repeated(exchanged, trail))
                .toMono());
    }

    /** Records a repetition before it is sent (law 8). {@code forward} checks the revocations afterwards. */
    private Answer<ForwardableHop> repeated(Departing hop, AuditTrail trail) {
        return stage(
                AuditUnavailable::new,
                () -> trail.repeated(hop).then(recorded -> Answer.ready(forwardable(hop, recorded, true, trail))));
    }

    private <T> Mono<T> refuse(DelegationFailure failure, AuditTrail trail) {
        Mono<T> refusal = Mono.error(failure);
        // A failure to write the record does not change the refusal.
        return trail.refused(failure, statuses.applyAsInt(failure)) instanceof Awaited<?>(Mono<?> written)
                ? written.onErrorComplete().then(refusal)
                : refusal;
    }
}
