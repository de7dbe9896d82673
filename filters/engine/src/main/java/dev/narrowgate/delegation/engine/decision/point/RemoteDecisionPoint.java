package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint.JsonAnswer;
import dev.narrowgate.delegation.engine.oauth.RetryAfter;
import dev.narrowgate.delegation.engine.oauth.RetryAfterGate;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A decision point that is asked over HTTP. Only an answer with status 200 is a verdict; everything else is no answer. */
public final class RemoteDecisionPoint implements DecisionPoint, GuardedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteDecisionPoint.class);

    private final String name;
    private final Duration keep;
    private final RetryAfterGate pause;
    private final JsonEndpoint endpoint;
    private final Function<DecisionInput, byte[]> question;
    private final Function<byte[], Verdict> answer;
    private volatile @Nullable String problem;

    private RemoteDecisionPoint(
            String name,
            Duration keep,
            InstantSource clock,
            JsonEndpoint endpoint,
            Function<DecisionInput, byte[]> question,
            Function<byte[], Verdict> answer) {
        this.name = name;
        this.keep = keep;
        this.pause = new RetryAfterGate(clock);
        this.endpoint = endpoint;
        this.question = question;
        this.answer = answer;
    }

    /** Asks OPA over its Data API: {@code POST /v1/data/<path>} with an input. */
    public static RemoteDecisionPoint opa(String name, Duration keep, InstantSource clock, JsonEndpoint endpoint) {
        return new RemoteDecisionPoint(name, keep, clock, endpoint, InputJson::opa, VerdictReader::opa);
    }

    /**
     * Asks a decision point over the AuthZEN Authorization API 1.0, section 6.
     *
     * @param parties whether the subject and the current actor are evaluated (section 7), and not the subject alone
     * @param accessRequest supplies the address for access requests in its metadata; null: none
     */
    public static RemoteDecisionPoint authzen(
            String name,
            Duration keep,
            InstantSource clock,
            JsonEndpoint endpoint,
            boolean parties,
            Supplier<@Nullable String> accessRequest) {
        return new RemoteDecisionPoint(
                name,
                keep,
                clock,
                endpoint,
                parties ? InputJson::authzenParties : InputJson::authzen,
                answer -> parties
                        ? EvaluationsReader.read(answer, accessRequest.get())
                        : VerdictReader.authzen(answer, accessRequest.get()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration keep() {
        return keep;
    }

    @Override
    public CallGuard guard() {
        return endpoint.guard();
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public Answer<Verdict> ask(DecisionInput input) {
        return Answer.awaited(Mono.defer(() -> pause.left() == null
                        ? endpoint.post(question.apply(input), this::verdict)
                        : Mono.error(unavailable("asked for a pause")))
                .doOnNext(verdict -> note(null))
                .doOnError(this::failed)
                .onErrorMap(this::unavailable));
    }

    private Verdict verdict(JsonAnswer answered) {
        if (answered.status() == 429 || answered.status() >= 500) {
            throw new ServerErrorResponse(answered.status(), RetryAfter.of(answered.retryAfter()));
        }
        // A refusal of this gateway is no verdict on the request (AuthZEN Authorization API 1.0, section 10.1.2).
        if (answered.status() != 200) {
            throw unavailable("answered " + answered.status());
        }
        return answer.apply(answered.body());
    }

    private Throwable unavailable(Throwable error) {
        return error instanceof DelegationFailure ? error : unavailable(CallGuard.reason(error));
    }

    private DecisionUnavailable unavailable(String what) {
        return new DecisionUnavailable("decision point " + name + " " + what);
    }

    /** Notes what the decision point itself did. That it was not asked says nothing new about it. */
    private void failed(Throwable error) {
        if (error instanceof ServerErrorResponse trouble) {
            pause.pauseFor(trouble);
        }
        if (!CallGuard.isUnsent(error)) {
            note(unavailable(error).getMessage());
        }
    }

    /** Logs a problem once for each change. The metrics count the failures. */
    private void note(@Nullable String now) {
        if (!Objects.equals(problem, now)) {
            problem = now;
            if (now != null) {
                LOG.warn("{}", now);
            }
        }
    }
}
