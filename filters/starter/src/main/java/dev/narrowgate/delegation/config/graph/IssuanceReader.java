package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.graph.Issuance.ServerDepth;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;

/** Reads who issues the tokens of a policy, and whether this gateway accepts them from the agent that they are for. */
final class IssuanceReader {

    private final DelegationSettings settings;

    IssuanceReader(DelegationSettings settings) {
        this.settings = settings;
    }

    Issuance of(ConfiguredPolicy policy) {
        if (policy.credential() != null) {
            return Issuance.CREDENTIAL;
        }
        if (policy.server() == null) {
            return Issuance.OWN;
        }
        // With a partner, the partner issues the token, and both servers write the chain.
        var name = policy.partner() == null ? policy.server() : policy.partner();
        var server = Objects.requireNonNull(settings.servers().get(name));
        var issuer = issuer(server);
        var isBeside = settings.provenance().beside().contains(policy.name());
        var depth = isBeside ? ServerDepth.UNLIMITED : depth(server);
        var first = settings.servers().get(policy.server());
        if (!isBeside && first != null && depth(first).most() < depth.most()) {
            depth = depth(first);
        }
        return new Issuance(
                name,
                issuer.map(trusted -> accepts(trusted, server)).orElse(false),
                isBeside
                        || issuer.map(trusted -> trusted.vouchesFor().contains(IssuerRole.GATEWAY))
                                .orElse(false),
                isBeside ? Optional.empty() : Optional.of(server.issuer()),
                server.settings().maxLifetime(),
                depth);
    }

    private Optional<ConfiguredIssuer> issuer(ConfiguredServer server) {
        return settings.issuers().stream()
                .filter(issuer -> issuer.issuer().equals(server.issuer()))
                .findFirst();
    }

    /** A transaction token stands in its own header, and no gateway accepts it. */
    private static boolean accepts(ConfiguredIssuer issuer, ConfiguredServer server) {
        return server.exchange().profile() != ExchangeProfile.TRANSACTION_TOKEN
                && (issuer.vouchesFor().contains(IssuerRole.SUBJECT)
                        || issuer.vouchesFor().contains(IssuerRole.GATEWAY))
                && !Collections.disjoint(issuer.types(), server.types());
    }

    private ServerDepth depth(ConfiguredServer server) {
        if (server.exchange().profile() == ExchangeProfile.ENTRA_ON_BEHALF_OF) {
            return new ServerDepth(1, "Microsoft Entra writes one actor");
        }
        return issuer(server).map(issuer -> depth(issuer.provider())).orElse(ServerDepth.UNLIMITED);
    }

    /** The limits of products, as far as they are known. */
    private static ServerDepth depth(Provider provider) {
        return switch (provider) {
            case AUTH0 -> new ServerDepth(5, "Auth0 writes at most 5 actors");
            case ENTRA -> new ServerDepth(1, "Microsoft Entra writes one actor");
            case KEYCLOAK -> new ServerDepth(0, "Keycloak writes no actor");
            default -> ServerDepth.UNLIMITED;
        };
    }
}
