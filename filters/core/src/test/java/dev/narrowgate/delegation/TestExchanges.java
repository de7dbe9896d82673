package dev.narrowgate.delegation;

import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.IssuedToken.Lifetime;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Audience;
import dev.narrowgate.delegation.token.Authority;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Passage;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Exchanges to test with. */
public final class TestExchanges {

    public static final PresentedTokens PRESENTED = new PresentedTokens(new BearerToken("incoming"), null);

    private TestExchanges() {}

    public static Permit permit() {
        return new Permit(
                "decision-1",
                "tickets",
                new Grant(TestPolicies.AUDIENCE, Scopes.of("tickets:read"), Duration.ofSeconds(30)));
    }

    public static ExchangeRequest request(Delegation delegation) {
        return new ExchangeRequest(delegation, permit(), PRESENTED);
    }

    /** A token that is exactly what was asked for. */
    public static IssuedToken issued(ExchangeRequest request, Instant now) {
        var delegation = request.delegation();
        var grant = request.permit().grant();
        return new IssuedToken(
                OutgoingAuthorization.bearer(new BearerToken("issued")),
                new TokenId(TestDelegations.GATEWAY, "jti-out"),
                delegation.parties(),
                new Authority(
                        grant.scopes(),
                        AuthorizationDetails.NONE,
                        Audience.of(grant.audience()),
                        request.origins(grant.scopes())),
                new Passage(delegation.task(), delegation.hop(), ActorChain.MAXIMUM_DEPTH),
                Set.of(),
                new Lifetime(now, request.latestExpiry(now)));
    }
}
