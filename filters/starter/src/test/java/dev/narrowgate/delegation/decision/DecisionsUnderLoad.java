package dev.narrowgate.delegation.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.decision.SteadyCallers.Answered;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What must be true of every request of a load, however its decision point fared. */
final class DecisionsUnderLoad {

    static final String DENIED = "policy-denied";
    static final String UNAVAILABLE = "decision-unavailable";

    private final GatewayHarness gateway;
    private final List<Answered> answers;
    private final List<String> forwarded;

    /** @param callers have stopped */
    DecisionsUnderLoad(GatewayHarness gateway, SteadyCallers callers) {
        this.gateway = gateway;
        this.answers = callers.answers();
        this.forwarded =
                gateway.forwarded().stream().map(LoggedRequest::getUrl).sorted().toList();
    }

    static boolean isForwarded(Answered answer) {
        return answer.status() == 200;
    }

    static boolean isDenied(Answered answer) {
        return answer.status() == 403 && answer.code().equals(DENIED);
    }

    static boolean isUnavailable(Answered answer) {
        return answer.status() == 503 && answer.code().equals(UNAVAILABLE);
    }

    /** The paths at the next hop, sorted. */
    List<String> forwarded() {
        return forwarded;
    }

    /** Fails if a request had another answer than these three, or if a refused request was forwarded. */
    void haveAnAnswerEach() {
        assertThat(answers)
                .filteredOn(answer -> !isForwarded(answer) && !isDenied(answer) && !isUnavailable(answer))
                .isEmpty();
        assertThat(paths(DecisionsUnderLoad::isForwarded)).isEqualTo(forwarded);
    }

    /**
     * Fails if a request was forwarded that the decision point did not permit, or was denied that it permits.
     *
     * @param permitted the paths that the decision point has permitted
     * @param deniable whether the policy there may have denied this request
     */
    void followTheDecisionPoint(Collection<String> permitted, Predicate<Answered> deniable) {
        var known = Set.copyOf(permitted);
        assertThat(forwarded).filteredOn(path -> !known.contains(path)).isEmpty();
        assertThat(answers)
                .filteredOn(answer -> isDenied(answer) && !deniable.test(answer))
                .isEmpty();
    }

    /** Fails if a hop has no record with what its caller was told. */
    void areInTheAudit() throws IOException {
        var records = gateway.audited();
        Map<String, JsonNode> refused = records.stream()
                .filter(record -> !record.path("code").asString("").isEmpty())
                .collect(Collectors.toMap(record -> record.path("hop_id").asString(), Function.identity()));
        assertThat(answers)
                .filteredOn(answer -> !isForwarded(answer) && !isRecorded(answer, refused))
                .isEmpty();
        var decided = records.stream()
                .filter(record -> record.path("event").asString("").equals("decided")
                        && record.path("outcome").asString("").equals("permitted"))
                .map(record -> record.path("path").asString())
                .sorted()
                .toList();
        assertThat(decided).isEqualTo(forwarded);
    }

    private static boolean isRecorded(Answered answer, Map<String, JsonNode> refused) {
        var record = refused.get(answer.hop());
        return record != null
                && record.path("code").asString().equals(answer.code())
                && record.path("path").asString().equals(answer.request().path())
                && record.path("outcome").asString().equals(isDenied(answer) ? "denied" : "failed")
                && record.path("reason").asString().contains("decision point point ");
    }

    private List<String> paths(Predicate<Answered> wanted) {
        return answers.stream()
                .filter(wanted)
                .map(answer -> answer.request().path())
                .sorted()
                .toList();
    }
}
