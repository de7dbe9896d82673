package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.DelegationFailure.Failed;
import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.Unforeseen;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.Result;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.audit.TokenAct.Client;
import dev.narrowgate.delegation.audit.TokenAct.Kind;
import dev.narrowgate.delegation.audit.TokenAct.Request;
import dev.narrowgate.delegation.audit.TokenAct.Response;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.web.TraceParent;
import dev.narrowgate.delegation.web.problem.UnforeseenErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/** Collects the record of one request about a token. Every request leaves a record, however it ends. */
final class TokenActTrail {

    private final Kind kind;
    private final String id;
    private final ActSink sink;
    private final InstantSource clock;
    private final Instant at;
    private final Request received;
    private final UnforeseenErrors unforeseen;
    private final AtomicBoolean written = new AtomicBoolean();

    // Successive steps write these, and a cancel may read them on another thread.
    private volatile @Nullable Client client;
    private volatile @Nullable TokenId token;

    TokenActTrail(
            ServerHttpRequest request,
            Caller caller,
            Kind kind,
            String id,
            ActSink sink,
            InstantSource clock,
            UnforeseenErrors unforeseen) {
        this.kind = kind;
        this.unforeseen = unforeseen;
        this.id = id;
        this.sink = sink;
        this.clock = clock;
        this.at = clock.instant();
        this.received = new Request(
                request.getMethod().name(),
                request.getPath().value(),
                TraceParent.traceId(request.getHeaders().get(TraceParent.HEADER)),
                caller);
    }

    /** Notes the client after it has authenticated. */
    void by(TokenClient known) {
        client = new Client(known.id(), known.actor());
    }

    /** Notes the token of this gateway that the request is about. */
    void about(TokenId known) {
        token = known;
    }

    /**
     * Records the answer. The endpoint may answer only after this emits. Fails with {@code AuditUnavailable}. Empty if
     * the request has already been recorded as cancelled.
     */
    Mono<Recorded> permitted(String answer) {
        if (!written.compareAndSet(false, true)) {
            return Mono.empty();
        }
        return write(act(Outcome.PERMITTED, null, answer, OAuthAnswers.OK)).toMono();
    }

    /** Records a refusal. A failure to write the record does not change the refusal. */
    Mono<Void> refused(DelegationFailure failure) {
        written.set(true);
        unforeseen.note(id, failure);
        var answer = write(act(outcome(failure), failure, null, OAuthError.status(failure)));
        return answer instanceof Answer.Awaited<Recorded>(Mono<Recorded> later)
                ? later.onErrorComplete().then()
                : Mono.empty();
    }

    /** Records that the caller disconnected before it got an answer. */
    @SuppressWarnings("ReturnValueIgnored")
    void cancelled() {
        if (written.compareAndSet(false, true)) {
            write(act(Outcome.CANCELLED, null, null, null));
        }
    }

    private Answer<Recorded> write(TokenAct act) {
        try {
            return sink.record(act);
        } catch (RuntimeException unforeseen) {
            return Answer.refused(Unforeseen.as(unforeseen, AuditUnavailable::new));
        }
    }

    private TokenAct act(
            Outcome outcome, @Nullable DelegationFailure failure, @Nullable String answer, @Nullable Integer status) {
        var now = clock.instant();
        return new TokenAct(
                id,
                now,
                kind,
                received,
                failure == null ? Result.of(outcome) : new Result(outcome, failure.code(), failure.reason()),
                client,
                token,
                new Response(answer, status, Duration.between(at, now)));
    }

    private static Outcome outcome(DelegationFailure failure) {
        return switch (failure) {
            case Rejected rejected -> Outcome.REJECTED;
            case Denied denied -> Outcome.DENIED;
            case Failed failed -> Outcome.FAILED;
        };
    }
}
