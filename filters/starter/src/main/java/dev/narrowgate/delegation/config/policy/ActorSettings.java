package dev.narrowgate.delegation.config.policy;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * An agent that receives calls and makes further calls.
 *
 * @param issuer The issuer of the agent's own tokens. Default: required without a SPIFFE ID. Allowed: an issuer
 *     that vouches for {@code actor}.
 * @param subject Its {@code sub} there. Default: required with {@code issuer}. Allowed: the same issuer and
 *     subject only once.
 * @param audience The {@code aud} of tokens for the agent. Allowed: none of <a href="#names-of-this-gateway">this
 *     gateway's names</a>; not another agent's.
 * @param spiffeId Another proof of the agent. Without {@code issuer} and {@code subject} it is the agent's only
 *     name: its issuer is then {@code spiffe://} and the trust domain. Allowed: below a trust domain of {@code
 *     delegation.proofs.trust-domains}.
 */
public record ActorSettings(
        @Nullable String issuer,
        @Nullable String subject,

        @NotBlank(message = "the aud under which it is called") @Nullable
        String audience,

        @Nullable String spiffeId) {}
