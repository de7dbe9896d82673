package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialChoice;
import dev.narrowgate.delegation.web.RoutePolicy.NextHopChallenge;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy, after its settings were checked.
 *
 * @param policy the decision, and the limits of the narrower token
 * @param server the name of the server that issues the token; null: this gateway issues it
 * @param partner the name of the server of another domain that takes the assertion of {@code server}; null: none does
 * @param credential the credential in place of a token; null: the next hop gets a token
 * @param shadow the callers for which the policy is not enforced yet; null: it is enforced for all
 * @param nextHop how a challenge of the next hop is handled
 * @param requestHeaders the only headers of a caller that are forwarded; null: all that are not removed
 * @param bodySize the maximum size of a body in bytes; null: that of the gateway
 */
public record ConfiguredPolicy(
        DelegationPolicy policy,
        @Nullable String server,
        @Nullable String partner,
        @Nullable CredentialChoice credential,
        @Nullable ConfiguredShadow shadow,
        NextHopChallenge nextHop,
        @Nullable Set<String> requestHeaders,
        @Nullable Long bodySize) {

    public String name() {
        return policy.name();
    }

    /** The headers in which the next hop gets a credential. */
    public Set<String> credentialHeaders() {
        return CredentialReader.headers(credential, shadow);
    }
}
