package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.TokenId;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Issues a credential of the gateway for a next hop that takes no token. The issued permission has an id that only the
 * gateway and its audit know. The next hop receives the credential and the provenance headers.
 */
public final class CredentialTokenExchanger implements TokenExchanger {

    private final String gateway;
    private final CredentialChoice choice;
    private final InstantSource clock;
    private final Supplier<String> ids;

    public CredentialTokenExchanger(
            String gateway, CredentialChoice choice, InstantSource clock, Supplier<String> ids) {
        this.gateway = gateway;
        this.choice = choice;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        if (!request.delegation().token().details().values().isEmpty()) {
            return Answer.refused(new PolicyDenied("policy " + request.permit().policy()
                    + " shows a credential, which carries no authorization_details"));
        }
        return choice.of(request.permit().grant())
                .map(credential -> Answer.ready(issued(request, credential)))
                .orElseGet(() -> Answer.refused(new PolicyDenied("policy "
                        + request.permit().policy() + " has no credential for the scopes "
                        + request.permit().grant().scopes())));
    }

    private IssuedToken issued(ExchangeRequest request, OutgoingAuthorization credential) {
        return IssuedToken.ofCredential(request, new TokenId(gateway, ids.get()), credential, clock.instant());
    }
}
