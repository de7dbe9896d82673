package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.KeyBinding;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cache key of an issued token, with everything that the token depends on. The fingerprints replace the texts of
 * the token and of the presenter's proofs. The key also holds the content of the token, because an issuer may describe
 * an opaque token differently later (RFC 7662). The permission holds the decision, the policy and the grant.
 */
public record ExchangeKey(
        TokenFingerprint subjectToken,
        List<TokenFingerprint> proofs,
        TokenId id,
        Principal subject,
        ActorChain actors,
        String clientId,
        @Nullable String subjectName,
        @Nullable String task,
        int hop,
        Authentication authentication,
        AuthorizationDetails details,
        int maximumDepth,
        List<TokenId> sources,
        Set<KeyBinding> bindings,
        Permit permit) {

    static ExchangeKey of(Delegation delegation, Permit permit) {
        var token = delegation.token();
        return new ExchangeKey(
                token.identifiers().fingerprint(),
                delegation.proofs(),
                token.id(),
                token.subject(),
                delegation.actors(),
                token.clientId(),
                token.parties().subjectName(),
                token.task(),
                delegation.hop(),
                token.authentication(),
                token.details(),
                token.passage().maximumDepth(),
                delegation.sources(),
                token.bindings(),
                permit);
    }

    @Override
    public int hashCode() {
        // A cheap hash is sufficient, because equality compares every component.
        return subjectToken.hashCode() ^ permit.id().hashCode();
    }
}
