package dev.narrowgate.delegation.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation;
import dev.narrowgate.delegation.explain.decision.ShadowExplanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a request on each route.
 *
 * @param subject the subject token without its signature; null if it cannot be parsed
 * @param actor the actor token in the same form
 * @param at the time for which the request is judged
 */
public record Explanation(
        @Nullable TrialToken subject, @Nullable TrialToken actor, String at, List<RouteExplained> routes) {

    /**
     * One stage of a hop.
     *
     * @param took the input of the stage
     * @param outcome ok, refused, not reached, or not checked
     * @param concluded the result of the stage
     */
    public record Stage(String name, String took, String outcome, String concluded) {}

    /**
     * The result on one route.
     *
     * @param code permitted, or the code of the refusal
     * @param status the status of the answer; 0 if the next hop answers
     * @param decision the facts and the steps of the decision; null if the request did not reach the policy
     * @param shadow null if the policy is not in shadow mode
     * @param checked whether everything that the result depends on could be checked
     * @param correctable whether all corrections together would permit the request, with nothing left unchecked
     */
    public record RouteExplained(
            String route,
            String policy,
            String code,
            int status,
            boolean checked,
            List<Stage> stages,
            @Nullable DecisionExplanation decision,
            @Nullable ShadowExplanation shadow,
            List<Finding> findings,
            @JsonProperty("mended") boolean correctable) {

        /** Whether the gateway would forward the request, as far as explain checks it. */
        public boolean permits() {
            return code.equals(PERMITTED);
        }
    }

    static final String PERMITTED = "permitted";

    /** Whether every route permits the request. */
    public boolean permits() {
        return routes.stream().allMatch(RouteExplained::permits);
    }
}
