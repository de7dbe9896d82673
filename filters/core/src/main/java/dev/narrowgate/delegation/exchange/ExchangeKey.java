package dev.narrowgate.delegation.exchange;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.Parties;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.TokenFingerprint;
import dev.narrowgate.delegation.token.TokenHolder;
import dev.narrowgate.delegation.token.TokenId;
import java.util.List;

/**
 * The cache key of an issued token, with everything that the token depends on (law 10). The key also holds the content
 * of the subject token, because an issuer may describe an opaque token differently later (RFC 7662). The permission
 * holds the decision, the policy and the grant.
 *
 * @param parties the parties of the delegation, with the proven presenter
 * @param passage the passage with this hop
 */
public record ExchangeKey(
        Presented presented,
        Parties parties,
        TokenHolder holder,
        Authentication authentication,
        AuthorizationDetails details,
        ScopeOrigins origins,
        Passage passage,
        Permit permit) {

    /**
     * The presented token and proofs. The fingerprints replace their texts.
     *
     * @param grounds what the delegation rests on
     */
    public record Presented(
            TokenFingerprint subjectToken, List<TokenFingerprint> proofs, TokenId id, Grounds grounds) {}

    static ExchangeKey of(Delegation delegation, Permit permit) {
        var token = delegation.token();
        return new ExchangeKey(
                new Presented(token.identifiers().fingerprint(), delegation.proofs(), token.id(), delegation.grounds()),
                delegation.parties(),
                token.holder(),
                token.authentication(),
                token.details(),
                delegation.scopeOrigins(),
                delegation.passage(),
                permit);
    }

    @Override
    public int hashCode() {
        // A cheap hash is sufficient, because equality compares every component.
        return presented.subjectToken().hashCode() ^ permit.id().hashCode();
    }
}
