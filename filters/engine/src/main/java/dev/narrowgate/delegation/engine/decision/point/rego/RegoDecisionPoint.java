package dev.narrowgate.delegation.engine.decision.point.rego;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.SafeText;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A decision point that evaluates a policy in the process. A result set is a verdict; a failed evaluation is no answer. */
public final class RegoDecisionPoint implements DecisionPoint, GuardedEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RegoDecisionPoint.class);

    /** In characters, as for the answers of other decision points. */
    private static final int LONGEST_RESULT = 64 * 1024;

    private final String name;
    private final Duration keep;
    private final RegoPolicy policy;
    private final CallGuard guard;
    private final InstantSource clock;
    private final Function<DecisionInput, byte[]> question;
    private final Function<byte[], Verdict> answer;
    private volatile @Nullable String problem;

    /**
     * @param guard has the timeout, and the number of evaluations at once
     * @param question writes the document {@code input}
     * @param answer reads an object whose member {@code result} is there if the policy defines one
     */
    public RegoDecisionPoint(
            String name,
            Duration keep,
            RegoPolicy policy,
            CallGuard guard,
            InstantSource clock,
            Function<DecisionInput, byte[]> question,
            Function<byte[], Verdict> answer) {
        this.name = name;
        this.keep = keep;
        this.policy = policy;
        this.guard = guard;
        this.clock = clock;
        this.question = question;
        this.answer = answer;
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
        return guard;
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public Answer<Verdict> ask(DecisionInput input) {
        var evaluated = Mono.defer(() -> policy.evaluate(() -> question.apply(input), clock.instant()))
                .map(this::verdict);
        return Answer.awaited(guard.guard(evaluated)
                .doOnNext(verdict -> note(null))
                .doOnError(this::failed)
                .onErrorMap(this::unavailable));
    }

    /** The result set is a list of at most one object, which has the form of an answer of OPA. */
    private Verdict verdict(String resultSet) {
        if (resultSet.length() > LONGEST_RESULT) {
            throw new RegoFailure("gave a result of more than 64 KB");
        }
        var only = resultSet.substring(1, resultSet.length() - 1);
        return answer.apply((only.isEmpty() ? "{}" : only).getBytes(StandardCharsets.UTF_8));
    }

    private Throwable unavailable(Throwable error) {
        return error instanceof DelegationFailure
                ? error
                : new DecisionUnavailable("decision point " + name + " " + reason(error));
    }

    private static String reason(Throwable error) {
        return error instanceof RegoFailure
                ? "could not evaluate its policy: it "
                        + SafeText.of(String.valueOf(error.getMessage()), PresentedTexts.of(List.of()))
                : CallGuard.reason(error);
    }

    private void failed(Throwable error) {
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
