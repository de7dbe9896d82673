package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.audit.AuditRecord.Response;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.hop.Hop.Departing;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Shadowed;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.HopObserver;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Writes the audit records of one hop: one if it is refused, two if it is forwarded, three if it is forwarded twice.
 * Each record is written once, even if completion, failure and cancellation race.
 */
public final class AuditTrail implements HopObserver {

    private static final String NOT_FORWARDED = "not-forwarded";

    private enum Phase {
        OPEN,
        /** The permission is being written. A cancellation at this time is recorded after it. */
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

    private final KnownFacts known = new KnownFacts();

    private volatile @Nullable IssuedToken outgoing;

    /** The redacted request in all records of this hop. */
    private volatile @Nullable Received written;

    /** The id of the record of the refusal: its own, or one that counts it (law 8). */
    private volatile String instance;

    public AuditTrail(Received received, AuditSink sink, InstantSource clock) {
        this.received = received;
        this.sink = sink;
        this.clock = clock;
        this.instance = received.id();
    }

    /** Describes the refused or failed hop, for the log and the answer that follow its record. */
    public RefusedHop refusal(DelegationFailure failure) {
        var genuine = known.issuer();
        var issuer = genuine != null ? genuine : failure instanceof ClaimsRejected rejected ? rejected.issuer() : null;
        return new RefusedHop(request(), instance, failure, issuer);
    }

    /** What the genuine tokens of the request rest on, as far as the hop came. */
    public Grounds grounds() {
        return known.grounds();
    }

    /** The subject token of the request, if it is genuine; else null. */
    public @Nullable VerifiedToken genuine() {
        return known.token();
    }

    /** The traffic on the connections of the hop, once it is forwarded. */
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void genuine(BearerToken text, VerifiedToken subjectToken) {
        known.genuine(text, subjectToken);
    }

    @Override
    public void verified(Verified hop) {
        known.verified(hop);
    }

    @Override
    public void unmet(List<Denied> all) {
        known.unmet(all);
    }

    @Override
    public void decided(Decision verdict) {
        known.decided(verdict);
    }

    /** Writes that the hop goes on, permitted or shadowed. The hop may go on only after the answer. */
    public Answer<Recorded> permitted(Departing hop) {
        return permitted(hop, Phase.OPEN, AuditEvent.DECIDED);
    }

    private Answer<Recorded> permitted(Departing hop, Phase from, AuditEvent written) {
        if (!phase.compareAndSet(from, Phase.PERMITTING)) {
            return Answer.refused(new AuditUnavailable("the caller cancelled the request"));
        }
        var before = outgoing;
        outgoing = hop instanceof Exchanged exchanged ? exchanged.token() : null;
        // A token without a record is not sent, so later records do not name it.
        var answer = orElse(write(entry(written, result(hop), null)), () -> outgoing = before);
        if (!phase.compareAndSet(Phase.PERMITTING, Phase.PERMITTED) && phase.getAndSet(Phase.CLOSED) == Phase.LEAVING) {
            // If the permission was not written, this is the only record of the hop.
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

    /** Writes that the request is sent a second time. The request may be sent only after the answer. */
    public Answer<Recorded> repeated(Departing hop) {
        traffic.begin();
        return permitted(hop, Phase.PERMITTED, AuditEvent.REPEATED);
    }

    /** Writes that the hop was refused before it was forwarded. */
    public Answer<Recorded> refused(DelegationFailure failure, int status) {
        if (phase.getAndSet(Phase.CLOSED) == Phase.CLOSED) {
            return Answer.refused(failure);
        }
        var answer = write(entry(AuditEvent.DECIDED, Outcome.of(failure), failure, status));
        if (answer instanceof Answer.Ready<Recorded>(Recorded recorded)) {
            instance = recorded.under();
        }
        return answer;
    }

    /** Writes that the whole answer of the next hop was sent back. */
    public void completed(int status) {
        if (phase.compareAndSet(Phase.PERMITTED, Phase.CLOSED)) {
            submit(entry(AuditEvent.COMPLETED, Result.of(Outcome.COMPLETED), status));
        }
    }

    /** Writes that a filter of the route answered instead of the next hop. */
    public void notForwarded(int status) {
        if (phase.compareAndSet(Phase.PERMITTED, Phase.CLOSED)) {
            var reason = "a filter of the route answered instead of the next hop";
            submit(entry(AuditEvent.COMPLETED, new Result(Outcome.FAILED, NOT_FORWARDED, reason), status));
        }
    }

    /**
     * Writes that the next hop gave no answer, or that its answer was incomplete.
     *
     * @param status the status for a caller that has no answer yet
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
     * Writes that this gateway stopped the request within its body and closed the connection. A hop that was not
     * forwarded yet is recorded as cancelled.
     *
     * @param status the status for a caller that has no answer yet
     */
    public void brokenOff(DelegationFailure failure, int status) {
        if (!traffic.isComplete()) {
            failed(failure, status);
        }
        cancelled();
    }

    /** Writes that the connection to the caller ended, with the gateway's reason for closing it, if there is one. */
    public void cancelled() {
        cancelled(traffic.cut());
    }

    /**
     * Writes that the connection to the caller ended before the answer was complete.
     *
     * @param reason the reason why the gateway closed it; null if the caller closed it
     */
    public void cancelled(@Nullable String reason) {
        var status = traffic.answered();
        if (status != null && traffic.isComplete()) {
            // A connection that is not kept alive is closed at once, which also cancels an answer that has just become
            // complete.
            answered(status);
            return;
        }
        // One atomic step, so that no permission is missed between two steps.
        var before = phase.getAndUpdate(
                now -> now == Phase.PERMITTING || now == Phase.LEAVING ? Phase.LEAVING : Phase.CLOSED);
        if (before == Phase.OPEN || before == Phase.PERMITTED) {
            var event = before == Phase.OPEN ? AuditEvent.DECIDED : AuditEvent.COMPLETED;
            submit(entry(event, new Result(Outcome.CANCELLED, null, reason), status));
        }
    }

    /** Ignores the answer, because no request waits for it. A loss shows in the sink's own metrics. */
    @SuppressWarnings("ReturnValueIgnored")
    private void submit(AuditRecord record) {
        write(record);
    }

    private Answer<Recorded> write(AuditRecord record) {
        try {
            return sink.record(record);
        } catch (Throwable unforeseen) {
            // A failing sink must not change a refusal into another result.
            return Answer.refused(Unforeseen.as(unforeseen, AuditUnavailable::new));
        }
    }

    private Result result(Departing hop) {
        return hop instanceof Shadowed(Received unused, DelegationFailure refusal, Grounds grounds)
                ? new Result(
                        Outcome.SHADOWED,
                        refusal.code(),
                        RedactedText.reason(refusal, received.presented()),
                        known.faults(received.presented()))
                : Result.of(Outcome.PERMITTED);
    }

    private AuditRecord entry(AuditEvent event, Outcome outcome) {
        return entry(event, Result.of(outcome), null);
    }

    private AuditRecord entry(AuditEvent event, Outcome outcome, DelegationFailure failure, int status) {
        var reason = RedactedText.reason(failure, received.presented());
        return entry(event, new Result(outcome, failure.code(), reason), status);
    }

    private AuditRecord entry(AuditEvent event, Result result, @Nullable Integer status) {
        var now = clock.instant();
        return new AuditRecord(
                now,
                event,
                request(),
                result,
                // The tokens are read last, so that they include those of every other fact (law 8).
                known.with(outgoing),
                new Response(
                        status,
                        Duration.between(received.at(), now),
                        event == AuditEvent.COMPLETED ? traffic.bytes() : null));
    }

    private Received request() {
        var clean = written;
        if (clean == null) {
            clean = RedactedText.received(received);
            written = clean;
        }
        return clean;
    }
}
