package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.util.List;

/**
 * All that an issued token depends on. The fingerprints stand for everything that the token and the presenter's proofs say; the
 * permission holds the decision, the policy and the grant.
 */
public record ExchangeKey(TokenFingerprint subjectToken, List<TokenFingerprint> proofs, Permit permit) {

    @Override
    public int hashCode() {
        // Cheap on purpose: equality looks at everything.
        return subjectToken.hashCode() * 31 + permit.id().hashCode();
    }
}
