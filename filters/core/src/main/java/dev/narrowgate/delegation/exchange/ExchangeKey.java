package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.token.TokenFingerprint;

/**
 * All that an issued token depends on. The fingerprints stand for everything that the two tokens say; the permission
 * holds the decision, the policy and the grant.
 */
public record ExchangeKey(TokenFingerprint subjectToken, TokenFingerprint actorToken, Permit permit) {

    @Override
    public int hashCode() {
        // Cheap on purpose: equality looks at everything.
        return subjectToken.hashCode() * 31 + permit.id().hashCode();
    }
}
