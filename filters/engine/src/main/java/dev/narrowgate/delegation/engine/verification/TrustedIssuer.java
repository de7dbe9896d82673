package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.token.TokenUse;
import java.time.Duration;
import java.util.Set;

/**
 * An issuer that is believed, in what, and how far.
 *
 * @param issuer compared letter by letter with {@code iss} (RFC 9068, section 4)
 * @param algorithms the only ones accepted (RFC 8725, section 3.1)
 * @param types the only ones accepted, without {@code application/} and in lower case (RFC 8725, section 3.11); {@code none} is a
 *     token without one
 * @param taskClaim the claim that names the task
 * @param maximumLifetime what lives longer is refused
 * @param clockSkew how far its clock may be ahead of ours
 * @param form how it writes what its tokens say
 */
public record TrustedIssuer(
        String issuer,
        IssuerKeys keys,
        Set<String> algorithms,
        Set<String> types,
        Set<IssuerRole> vouchesFor,
        String taskClaim,
        Duration maximumLifetime,
        Duration clockSkew,
        ClaimMapping form) {

    /** One whose tokens are access tokens as RFC 9068 has them. */
    public TrustedIssuer(
            String issuer,
            IssuerKeys keys,
            Set<String> algorithms,
            Set<String> types,
            Set<IssuerRole> vouchesFor,
            String taskClaim,
            Duration maximumLifetime,
            Duration clockSkew) {
        this(issuer, keys, algorithms, types, vouchesFor, taskClaim, maximumLifetime, clockSkew, Dialect.RFC9068);
    }

    public TrustedIssuer {
        algorithms = Set.copyOf(algorithms);
        types = Set.copyOf(types);
        vouchesFor = Set.copyOf(vouchesFor);
    }

    public boolean speaksAs(TokenUse use) {
        return switch (use) {
            case SUBJECT -> vouchesFor.contains(IssuerRole.SUBJECT) || isGateway();
            case ACTOR -> vouchesFor.contains(IssuerRole.ACTOR);
        };
    }

    /** @param type as in a header, empty when there is none */
    boolean takes(String type) {
        return type.isEmpty() ? types.contains(Dialect.NO_TYPE) : !type.equals(Dialect.NO_TYPE) && types.contains(type);
    }

    boolean isGateway() {
        return vouchesFor.contains(IssuerRole.GATEWAY);
    }
}
