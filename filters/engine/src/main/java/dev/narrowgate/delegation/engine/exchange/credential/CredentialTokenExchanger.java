package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.TokenId;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Issues a credential of the gateway for a next hop that takes no token. The issued permission has an id that only the
 * gateway and its audit know, and ends no later than the credential. The next hop receives the credential and the
 * provenance headers.
 */
public final class CredentialTokenExchanger implements TokenExchanger {

    private final String gateway;
    private final CredentialChoice choice;
    private final Map<ConfiguredCredential, CredentialSource> sources = new IdentityHashMap<>();
    private final InstantSource clock;
    private final Supplier<String> ids;

    /** @param source makes the source of each credential of the choice */
    public CredentialTokenExchanger(
            String gateway,
            CredentialChoice choice,
            Function<ConfiguredCredential, CredentialSource> source,
            InstantSource clock,
            Supplier<String> ids) {
        this.gateway = gateway;
        this.choice = choice;
        this.clock = clock;
        this.ids = ids;
        choice.all().forEach(credential -> sources.put(credential, source.apply(credential)));
    }

    @Override
    public Answer<IssuedToken> exchange(ExchangeRequest request) {
        if (!request.delegation().token().details().values().isEmpty()) {
            return Answer.refused(new PolicyDenied("policy " + request.permit().policy()
                    + " shows a credential, which carries no authorization_details"));
        }
        return choice.of(request.permit().grant())
                .map(chosen -> source(chosen)
                        .credential(request)
                        .then(credential -> Answer.ready(issued(request, credential))))
                .orElseGet(() -> Answer.refused(new PolicyDenied("policy "
                        + request.permit().policy() + " has no credential for the scopes "
                        + request.permit().grant().scopes())));
    }

    @Override
    public void forget(ExchangeRequest request, IssuedToken refused) {
        var shown = refused.authorization() instanceof ChosenCredential(var name, var credential)
                ? credential
                : refused.authorization();
        choice.of(request.permit().grant()).ifPresent(chosen -> source(chosen).forget(request, shown));
    }

    private CredentialSource source(ConfiguredCredential chosen) {
        return Objects.requireNonNull(sources.get(chosen));
    }

    private IssuedToken issued(ExchangeRequest request, ShortLivedCredential credential) {
        return IssuedToken.ofCredential(
                request,
                new TokenId(gateway, ids.get()),
                named(request.permit().grant().credential(), credential.authorization()),
                clock.instant(),
                credential.expiresAt());
    }

    private static OutgoingAuthorization named(@Nullable String name, OutgoingAuthorization authorization) {
        return name == null ? authorization : new ChosenCredential(name, authorization);
    }
}
