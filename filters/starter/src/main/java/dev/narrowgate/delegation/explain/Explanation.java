package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.engine.verification.TrialToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request on each route.
 *
 * @param subject the subject token as it is written, without its signature; null when it is none that can be read
 * @param actor the actor token
 * @param at as of when
 */
public record Explanation(
        @Nullable TrialToken subject, @Nullable TrialToken actor, String at, List<RouteExplained> routes) {

    /**
     * One stage of a hop.
     *
     * @param took what it looked at
     * @param outcome ok, refused, not reached, or not checked
     * @param concluded what it found
     */
    public record Stage(String name, String took, String outcome, String concluded) {}

    /**
     * One route.
     *
     * @param code permitted, or the code of the refusal
     * @param status of the answer; 0 when it is the next hop's
     * @param checked whether everything could be looked at that this depends on
     * @param mended whether the request would be permitted with all the mends together, and nothing of it was left unchecked
     */
    public record RouteExplained(
            String route,
            String policy,
            String code,
            int status,
            boolean checked,
            List<Stage> stages,
            List<Finding> findings,
            boolean mended) {

        /** Whether the gateway would forward it, as far as explain looks. */
        public boolean permits() {
            return code.equals(PERMITTED);
        }
    }

    static final String PERMITTED = "permitted";

    /** Whether every route permits the request, and nothing was left unchecked. */
    public boolean permits() {
        return routes.stream().allMatch(RouteExplained::permits);
    }
}
