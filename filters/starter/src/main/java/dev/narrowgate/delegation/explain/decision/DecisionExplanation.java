package dev.narrowgate.delegation.explain.decision;

import dev.narrowgate.delegation.decision.ExplainedRule;
import dev.narrowgate.delegation.decision.ExplainedRule.Fact;
import dev.narrowgate.delegation.decision.Grant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a request on one route. The facts of its three groups together are the key of the cached decision.
 *
 * @param rule the rule of the policy; null if it has none
 * @param facts what the checks of the policy read
 * @param input what the decision points are told; empty without decision points
 * @param points the decision points of the policy, in the order in which they are asked
 * @param grant the result; null if the request is denied, or if the decision is not known
 */
public record DecisionExplanation(
        @Nullable ExplainedRule rule,
        List<Fact> facts,
        List<Fact> input,
        List<Point> points,
        @Nullable Granted grant) {

    /**
     * One decision point.
     *
     * @param verdict permit, deny, no answer, or not asked
     * @param reason of the verdict, or why there is none; may be empty
     * @param grant what the grant is after its obligations; null if the request is denied
     */
    public record Point(
            String name,
            String verdict,
            String reason,
            List<Demand> obligations,
            @Nullable Granted grant) {}

    /**
     * One obligation.
     *
     * @param values its members, in one line
     * @param reason why it is not fulfilled; empty if it is
     */
    public record Demand(String type, String values, boolean fulfilled, String reason) {}

    /**
     * The most that the narrower token may carry.
     *
     * @param lifetime in seconds
     * @param translated the scopes that were translated, each with its origin
     */
    public record Granted(String audience, List<String> scopes, long lifetime, Map<String, String> translated) {

        static Granted of(Grant grant) {
            var translated = new TreeMap<String, String>();
            grant.origins().values().forEach((scope, from) -> translated.put(scope, from.toString()));
            return new Granted(
                    grant.audience(),
                    List.copyOf(grant.scopes().values()),
                    grant.maximumLifetime().toSeconds(),
                    translated);
        }
    }
}
