package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.token.Principal;
import java.util.Map;
import java.util.function.Function;

/**
 * Somebody who may ask the token service.
 *
 * @param actor the agent that it is: whoever authenticates as this client is that agent, proven
 * @param recognition emits who it is, or refuses with {@code TokenRejected} what is not the client's
 * @param policies that it may have tokens under, by their audience
 */
public record TokenClient(
        String id,
        Principal actor,
        ClientMethod method,
        Function<ClientCredential, Answer<Identity>> recognition,
        Map<String, DelegationPolicy> policies) {

    public TokenClient {
        policies = Map.copyOf(policies);
    }
}
