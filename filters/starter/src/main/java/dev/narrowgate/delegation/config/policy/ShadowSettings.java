package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.engine.exchange.credential.CredentialSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy in {@code mode: shadow} does instead of refusing. See <a href="../how-to/shadow.md">Try a policy without
 * enforcing it</a>.
 *
 * @param credential what the next hop is shown, on permitted hops too
 * @param from The networks of the callers for which the policy is not enforced. It is enforced for all others. Allowed: such
 *     as {@code 10.0.0.0/8} or {@code ::1/128}.
 * @param until The day on which the policy is enforced for all, from its start in UTC. Allowed: such as {@code 2027-03-01}.
 */
public record ShadowSettings(
        @Valid @Nullable CredentialSettings credential,

        @NotEmpty(message = "the networks of the callers, such as 10.0.0.0/8") @Nullable
        List<String> from,

        @NotBlank(message = "the day on which the policy is enforced, such as 2027-03-01") @Nullable
        String until) {}
