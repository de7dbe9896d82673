package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.Set;

/**
 * A trusted issuer, the statements for which it is trusted, and their limits.
 *
 * @param issuer the identifier, compared letter by letter with {@code iss} (RFC 9068, section 4)
 * @param algorithms the only accepted algorithms (RFC 8725, section 3.1)
 * @param types the only accepted types, without {@code application/} and in lower case (RFC 8725, section 3.11);
 *     {@code none} is a token without a type
 * @param taskClaim the claim that names the task
 * @param bounds how far the issuer's clock may be ahead of this gateway's, and the longest accepted lifetime of a token
 * @param form how the issuer's tokens express their content
 * @param claims the further claims that policies read
 */
public record TrustedIssuer(
        String issuer,
        IssuerKeys keys,
        Set<String> algorithms,
        Set<String> types,
        Set<IssuerRole> vouchesFor,
        String taskClaim,
        TimeBounds bounds,
        ClaimMapping form,
        Set<String> claims) {

    /** Creates an issuer of whose tokens policies read no further claim. */
    public TrustedIssuer(
            String issuer,
            IssuerKeys keys,
            Set<String> algorithms,
            Set<String> types,
            Set<IssuerRole> vouchesFor,
            String taskClaim,
            TimeBounds bounds,
            ClaimMapping form) {
        this(issuer, keys, algorithms, types, vouchesFor, taskClaim, bounds, form, Set.of());
    }

    /** Creates an issuer of access tokens in the form of RFC 9068. */
    public TrustedIssuer(
            String issuer,
            IssuerKeys keys,
            Set<String> algorithms,
            Set<String> types,
            Set<IssuerRole> vouchesFor,
            String taskClaim,
            TimeBounds bounds) {
        this(issuer, keys, algorithms, types, vouchesFor, taskClaim, bounds, Dialect.RFC9068);
    }

    public TrustedIssuer {
        algorithms = Set.copyOf(algorithms);
        types = Set.copyOf(types);
        vouchesFor = Set.copyOf(vouchesFor);
        claims = Set.copyOf(claims);
    }

    public boolean speaksAs(TokenUse use) {
        return switch (use) {
            case SUBJECT -> vouchesFor.contains(IssuerRole.SUBJECT) || isGateway();
            case ACTOR -> vouchesFor.contains(IssuerRole.ACTOR);
        };
    }

    /** @param type the type in the header, empty when there is none */
    boolean takes(String type) {
        return type.isEmpty() ? types.contains(Dialect.NO_TYPE) : !type.equals(Dialect.NO_TYPE) && types.contains(type);
    }

    boolean isGateway() {
        return vouchesFor.contains(IssuerRole.GATEWAY);
    }
}
