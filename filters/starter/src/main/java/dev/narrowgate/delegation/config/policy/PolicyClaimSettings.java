package dev.narrowgate.delegation.config.policy;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import java.util.List;

/**
 * The verified claims that the rule and the decision points of a policy may read. See <a
 * href="policies.md#claims">Claims</a>.
 *
 * @param subject Claims of the token of the subject. A name with dots also finds a member of an object, such as {@code
 *     realm_access.roles}.
 * @param actor Claims of the current actor: of its own token, or the members of {@code act}.
 */
public record PolicyClaimSettings(List<String> subject, List<String> actor) {

    public PolicyClaimSettings {
        subject = or(subject, List.of());
        actor = or(actor, List.of());
    }
}
