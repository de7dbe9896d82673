package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.HopObserver;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What is written down of one hop, as far as it got: one record when it is refused, two when it is forwarded, three when it is
 * forwarded twice. However completion, failure and cancel race, each is written once.
 */
public final class AuditTrail implements HopObserver {

    private static final String NOT_FORWARDED = "not-forwarded";

    private enum Phase {
        OPEN,
        /** Being written: a caller that leaves now is written down after it. */
        PERMITTING,
        PERMITTED,
        LEAVING,
        CLOSED
    }

    private final Received received;
    private final AuditSink sink;
    private final InstantSource clock;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
    private final Traffic traffic = new Traffic();

    // Written by one stage after the other, and by a cancel read from another thread.
    private volatile @Nullable VerifiedToken token;
    private volatile @Nullable PresentedTokens verified;
    private volatile @Nullable Delegation delegation;
    private volatile @Nullable String decision;
    private volatile @Nullable IssuedToken outgoing;

    /** What is written of the request, in one record or two. */
    private volatile @Nullable Received written;

    /** Where the refusal is found: in a record of its own, or in one that counts it (law 8). */
    private volatile String instance;

    public AuditTrail(Received received, AuditSink sink, InstantSource clock) {
        this.received = received;
        this.sink = sink;
        this.clock = clock;
        this.instance = received.id();
    }

    /** The hop as a refusal or a failure leaves it: for the log and the answer, which come behind its record. */
    public RefusedHop refusal(DelegationFailure failure) {
        var genuine = token;
        var issuer = genuine != null
                ? genuine.id().issuer()
                : failure instanceof ClaimsRejected rejected ? rejected.issuer() : null;
        return new RefusedHop(request(), instance, failure, issuer);
    }

    /** What goes over the connections of the hop, once it is forwarded. */
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void genuine(BearerToken text, VerifiedToken subjectToken) {
        verified = new PresentedTokens(text, null);
        token = subjectToken;
    }

    @Override
    public void verified(Verified hop) {
        verified = hop.presented();
        delegation = hop.delegation();
    }

    @Override
    public void decided(Decision verdict) {
        decision = verdict.id();
    }

    /** Writes that the hop may go on. Only with the answer in hand may it do so. */
    public Answer<Recorded> permitted(Exchanged hop) {
        return permitted(hop, Phase.OPEN, AuditEvent.DECIDED);
    }

    private Answer<Recorded> permitted(Exchanged hop, Phase from, AuditEvent written) {
        if (!phase.compareAndSet(from, Phase.PERMITTING)) {
            return Answer.refused(new AuditUnavailable("the caller has gone away"));
        }
        var before = outgoing;
        outgoing = hop.token();
        // What is not written down does not leave.
        var answer = orElse(write(entry(written, Outcome.PERMITTED)), () -> outgoing = before);
        if (!phase.compareAndSet(Phase.PERMITTING, Phase.PERMITTED) && phase.getAndSet(Phase.CLOSED) == Phase.LEAVING) {
            // A hop whose permission was not written down has only this one record.
            var event =
                    from == Phase.OPEN && answer instanceof Answer.Refused ? AuditEvent.DECIDED : AuditEvent.COMPLETED;
            submit(entry(event, Outcome.CANCELLED));
        }
        return answer;
    }

    private static Answer<Recorded> orElse(Answer<Recorded> answer, Runnable refused) {
        if (answer instanceof Answer.Awaited<Recorded>(Mono<Recorded> value)) {
            return Answer.awaited(value.doOnError(error -> refused.run()));
        }
        if (answer instanceof Answer.Refused<Recorded>) {
            refused.run();
        }
        return answer;
    }

    /** Writes that the request is sent a second time. Only with the answer in hand may that be done. */
    public Answer<Recorded> repeated(Exchanged hop) {
        traffic.begin();
        return permitted(hop, Phase.PERMITTED, AuditEvent.REPEATED);
    }

    /** Writes that the hop ends here, before anything was forwarded. */
    public Answer<Recorded> refused(DelegationFailure failure, int status) {
        if (phase.getAndSet(Phase.CLOSED) == Phase.CLOSED) {
            return Answer.refused(failure);
        }
        var answer = write(entry(AuditEvent.DECIDED, outcome(failure), failure, status));
        if (answer instanceof Answer.Ready<Recorded>(Recorded recorded)) {
            instance = recorded.under();
        }
        return answer;
    }

    /** Writes that the whole answer of the next hop went back. */
    public void completed(int status) {
        if (phase.compareAndSet(Phase.PERMITTED, Phase.CLOSED)) {
            submit(entry(AuditEvent.COMPLETED, Outcome.COMPLETED, null, null, status));
        }
    }

    /** Writes that a filter of the route answered instead of the next hop. */
    public void notForwarded(int status) {
        if (phase.compareAndSet(Phase.PERMITTED, Phase.CLOSED)) {
            var reason = "a filter of the route answered, and not the next hop";
            submit(entry(AuditEvent.COMPLETED, Outcome.FAILED, NOT_FORWARDED, reason, status));
        }
    }

    /**
     * Writes that the next hop gave no answer, or broke off.
     *
     * @param status for a caller that has not been answered yet
     */
    public void failed(DelegationFailure failure, int status) {
        if (phase.compareAndSet(Phase.PERMITTED, Phase.CLOSED)) {
            var sent = traffic.answered();
            submit(entry(AuditEvent.COMPLETED, Outcome.FAILED, failure, sent == null ? status : sent));
        }
    }

    private void answered(int status) {
        if (traffic.isForwarded()) {
            completed(status);
        } else {
            notForwarded(status);
        }
    }

    /**
     * Writes that this gateway broke the request off within its body, and so closed the connection. What was not under way yet is
     * cancelled.
     *
     * @param status for a caller that has not been answered yet
     */
    public void brokenOff(DelegationFailure failure, int status) {
        if (!traffic.isComplete()) {
            failed(failure, status);
        }
        cancelled();
    }

    /** Writes that the caller went away. */
    public void cancelled() {
        cancelled(traffic.cut());
    }

    /**
     * Writes that the connection to the caller ended before the answer was complete.
     *
     * @param reason why the gateway closed it; null when the caller did
     */
    public void cancelled(@Nullable String reason) {
        var status = traffic.answered();
        if (status != null && traffic.isComplete()) {
            // A connection that is not kept is closed at once, which also cancels what has just become complete.
            answered(status);
            return;
        }
        // In one step: between two, the hop could be permitted unseen.
        var before = phase.getAndUpdate(
                now -> now == Phase.PERMITTING || now == Phase.LEAVING ? Phase.LEAVING : Phase.CLOSED);
        if (before == Phase.OPEN || before == Phase.PERMITTED) {
            var event = before == Phase.OPEN ? AuditEvent.DECIDED : AuditEvent.COMPLETED;
            submit(entry(event, Outcome.CANCELLED, null, reason, status));
        }
    }

    /** The sink has taken it; nobody is left to wait for the answer, and a loss shows in the sink's own metrics. */
    @SuppressWarnings("ReturnValueIgnored")
    private void submit(AuditRecord record) {
        write(record);
    }

    private Answer<Recorded> write(AuditRecord record) {
        try {
            return sink.record(record);
        } catch (Throwable unforeseen) {
            // A sink that breaks must not turn a refusal into something else.
            return Answer.refused(Unforeseen.as(unforeseen, AuditUnavailable::new));
        }
    }

    private AuditRecord entry(AuditEvent event, Outcome outcome) {
        return entry(event, outcome, null, null, null);
    }

    private AuditRecord entry(AuditEvent event, Outcome outcome, DelegationFailure failure, int status) {
        return entry(event, outcome, failure.code(), RedactedText.reason(failure, received.presented()), status);
    }

    private AuditRecord entry(
            AuditEvent event,
            Outcome outcome,
            @Nullable String code,
            @Nullable String reason,
            @Nullable Integer status) {
        var now = clock.instant();
        return new AuditRecord(
                now,
                event,
                request(),
                outcome,
                code,
                reason,
                token,
                delegation,
                decision,
                outgoing,
                status,
                Duration.between(received.at(), now),
                verified,
                event == AuditEvent.COMPLETED ? traffic.bytes() : null);
    }

    private Received request() {
        var clean = written;
        if (clean == null) {
            clean = RedactedText.received(received);
            written = clean;
        }
        return clean;
    }

    private static Outcome outcome(DelegationFailure failure) {
        return switch (failure) {
            case Rejected rejected -> Outcome.REJECTED;
            case Denied denied -> Outcome.DENIED;
            case Failed failed -> Outcome.FAILED;
        };
    }
}
