package dev.narrowgate.delegation.assembly;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;

import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Makes verifiers of the assertions that one authorization server issues for another. */
public final class Assertions {

    /** An assertion is used at once, and only once (OAuth identity and authorization chaining, section 5.3). */
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

    /** RFC 7519, section 5.1; RFC 7523bis. */
    private static final Set<String> GRANTS = Set.of(MediaTypes.JWT, MediaTypes.AUTHORIZATION_GRANT_JWT);

    /** Identity assertion authorization grant, section 3.1. */
    private static final Set<String> ID_JAGS = Set.of(MediaTypes.ID_JAG_JWT);

    private Assertions() {}

    static TokenVerifier verifier(
            ConfiguredServer home, IssuerKeys keys, ConfiguredServer partner, Set<String> actors, InstantSource clock) {
        var isIdJag = partner.exchange().profile() == ExchangeProfile.ID_JAG;
        var issuer = new TrustedIssuer(
                home.issuer(),
                keys,
                Set.copyOf(home.settings().algorithms()),
                isIdJag ? ID_JAGS : GRANTS,
                Set.of(IssuerRole.SUBJECT, IssuerRole.ACTOR),
                TASK_ID,
                TimeBounds.token(home.settings().clockSkew(), LONGEST_LIFE),
                isIdJag
                        ? Provider.RFC9068.dialect()
                        : ClaimMapping.assertion(partner.exchange().clientId()));
        return new NimbusTokenVerifier(List.of(issuer), actors, clock);
    }
}
