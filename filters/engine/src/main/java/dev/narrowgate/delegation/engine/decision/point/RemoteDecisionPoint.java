package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.oauth.CallFailures;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint.JsonAnswer;
import dev.narrowgate.delegation.engine.oauth.ServerErrorResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A decision point that is asked over HTTP. Only an answer with status 200 is a verdict; everything else is no answer. */
public final class RemoteDecisionPoint implements DecisionPoint, GuardedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteDecisionPoint.class);

    private final String name;
    private final Duration keep;
    private final JsonEndpoint endpoint;
    private final Function<DecisionInput, byte[]> question;
    private final Function<byte[], Verdict> answer;
    private volatile @Nullable String problem;

    private RemoteDecisionPoint(
            String name,
            Duration keep,
            JsonEndpoint endpoint,
            Function<DecisionInput, byte[]> question,
            Function<byte[], Verdict> answer) {
        this.name = name;
        this.keep = keep;
        this.endpoint = endpoint;
        this.question = question;
        this.answer = answer;
    }

    /** Asks OPA over its Data API: {@code POST /v1/data/<path>} with an input. */
    public static RemoteDecisionPoint opa(String name, Duration keep, JsonEndpoint endpoint) {
        return new RemoteDecisionPoint(name, keep, endpoint, InputJson::opa, VerdictReader::opa);
    }

    /** Asks a decision point over the AuthZEN Authorization API 1.0, section 6. */
    public static RemoteDecisionPoint authzen(String name, Duration keep, JsonEndpoint endpoint) {
        return new RemoteDecisionPoint(name, keep, endpoint, InputJson::authzen, VerdictReader::authzen);
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
        return Answer.awaited(Mono.defer(() -> endpoint.post(question.apply(input), this::verdict))
                .onErrorMap(this::unavailable)
                .doOnNext(verdict -> note(null))
                .doOnError(DecisionUnavailable.class, failure -> note(failure.reason())));
    }

    private Verdict verdict(JsonAnswer answered) {
        if (answered.status() == 429 || answered.status() >= 500) {
            throw new ServerErrorResponse(answered.status(), null);
        }
        // A refusal of this gateway is no verdict on the request (AuthZEN Authorization API 1.0, section 10.1.2).
        if (answered.status() != 200) {
            throw unavailable("answered " + answered.status());
        }
        return answer.apply(answered.body());
    }

    private Throwable unavailable(Throwable error) {
        return error instanceof DelegationFailure ? error : unavailable(CallFailures.text(error));
    }

    private DecisionUnavailable unavailable(String what) {
        return new DecisionUnavailable("decision point " + name + " " + what);
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
