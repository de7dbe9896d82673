package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.presenter.Identity;
import dev.narrowgate.delegation.token.Principal;
import java.util.Map;
import java.util.function.Function;

/**
 * A registered client of the token service.
 *
 * @param actor the agent that this client is: an authenticated client is proven to be this agent
 * @param recognition checks a credential: emits the identity, or refuses a wrong credential with {@code TokenRejected}
 * @param policies the policies under which it may get tokens, by their audience
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
