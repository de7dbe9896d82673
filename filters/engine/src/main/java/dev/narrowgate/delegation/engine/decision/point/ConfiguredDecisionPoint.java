package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.engine.decision.point.rego.RegoPolicy;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import org.jspecify.annotations.Nullable;

/**
 * A decision point, with what its settings refer to.
 *
 * @param rego the policy that is evaluated in the process; null: the decision point is asked over HTTP
 * @param token the bearer token of this gateway there; null: none
 * @param authorities further authorities for its certificate; null: none
 */
public record ConfiguredDecisionPoint(
        DecisionPointSettings settings,
        @Nullable RegoPolicy rego,
        @Nullable ClientSecret token,
        @Nullable AddedAuthorities authorities) {}
