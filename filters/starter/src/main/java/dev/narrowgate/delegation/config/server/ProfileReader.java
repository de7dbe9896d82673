package dev.narrowgate.delegation.config.server;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.issuer.IssuerReader;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Actors;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.exchange.server.grant.ScopeForm;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is said of a server for the sake of the way in which it gives tokens. */
final class ProfileReader {

    /** What follows from the profile. */
    record Read(ScopeForm scopes, Set<String> types, ClaimMapping form) {}

    private static final Set<String> TRANSACTION_TOKEN = Set.of(MediaTypes.TRANSACTION_TOKEN_JWT);

    private final ConfigurationSource source;
    private final SettingChecks checks;
    private final List<DelegationSettings.Issuer> issuers;

    /** @param issuers whose tokens arrive; a server that is one of them writes its tokens in one way */
    ProfileReader(ConfigurationSource source, List<DelegationSettings.Issuer> issuers) {
        this.source = source;
        this.checks = new SettingChecks(source);
        this.issuers = issuers;
    }

    Read read(String key, ServerProperties written) {
        if (written.profile() == null) {
            // It did not fit, and that was noted.
            return new Read(ScopeForm.PLAIN, IssuerReader.types(written.types()), Provider.RFC9068.dialect());
        }
        checkScopes(key, written);
        checkActors(key, written);
        checkTransactions(key, written);
        if (written.profile() != ExchangeProfile.TOKEN_EXCHANGE) {
            checks.unusedDefault(key + ".target", "this profile");
        }
        return new Read(scopes(written), types(key, written), form(written));
    }

    /** How its tokens say what an access token says. */
    private ClaimMapping form(ServerProperties written) {
        return switch (written.profile()) {
            case ENTRA_ON_BEHALF_OF -> Provider.ENTRA.dialect();
            case TRANSACTION_TOKEN -> ClaimMapping.TRANSACTION;
            case TOKEN_EXCHANGE, IDENTITY_CHAINING, ID_JAG ->
                asIssuer(written).map(issuer -> issuer.dialect().ofAnswers()).orElse(Provider.RFC9068.dialect());
        };
    }

    /** The issuer of this name, whose tokens arrive; empty when there is none. */
    private Optional<DelegationSettings.Issuer> asIssuer(ServerProperties written) {
        return issuers.stream()
                .filter(issuer -> issuer.issuer().equals(written.issuer()))
                .findFirst();
    }

    private static ScopeForm scopes(ServerProperties written) {
        return written.profile() == ExchangeProfile.ENTRA_ON_BEHALF_OF
                ? new ScopeForm(written.scopePrefix(), Boolean.TRUE.equals(written.defaultScope()))
                : ScopeForm.PLAIN;
    }

    private Set<String> types(String key, ServerProperties written) {
        var usual = !source.isWritten(key + ".types");
        return switch (written.profile()) {
            case ENTRA_ON_BEHALF_OF -> usual ? Set.of(MediaTypes.JWT) : IssuerReader.types(written.types());
            case TRANSACTION_TOKEN -> {
                if (!usual && !IssuerReader.types(written.types()).equals(TRANSACTION_TOKEN)) {
                    source.problem(key + ".types", "not used with transaction-token (expected: nothing)");
                }
                yield TRANSACTION_TOKEN;
            }
            case TOKEN_EXCHANGE, IDENTITY_CHAINING, ID_JAG ->
                asIssuer(written)
                        .filter(issuer -> usual && issuer.provider() != Provider.RFC9068)
                        .map(DelegationSettings.Issuer::types)
                        .orElse(IssuerReader.types(written.types()));
        };
    }

    /** Its tokens are JWTs, and bound to no key (OAuth transaction tokens, sections 9 and 12.1). */
    private void checkTransactions(String key, ServerProperties written) {
        if (written.profile() != ExchangeProfile.TRANSACTION_TOKEN) {
            return;
        }
        if (Boolean.TRUE.equals(written.dpop())) {
            source.problem(key + ".dpop", "not used with transaction-token (expected: nothing)");
        }
        if (written.introspectionEndpoint() != null) {
            source.problem(key + ".introspection-endpoint", "not used with transaction-token (expected: nothing)");
        }
    }

    private void checkScopes(String key, ServerProperties written) {
        if (written.profile() == ExchangeProfile.ENTRA_ON_BEHALF_OF) {
            return;
        }
        if (written.scopePrefix() != null) {
            source.problem(key + ".scope-prefix", "used with entra-on-behalf-of alone (expected: nothing)");
        }
        if (written.defaultScope() != null) {
            source.problem(key + ".default-scope", "used with entra-on-behalf-of alone (expected: nothing)");
        }
    }

    private void checkActors(String key, ServerProperties written) {
        var fitting = switch (written.profile()) {
            case TRANSACTION_TOKEN -> List.of(Actors.ACT, Actors.AGENTIC);
            case ID_JAG -> List.of(Actors.ACT);
            case TOKEN_EXCHANGE, ENTRA_ON_BEHALF_OF, IDENTITY_CHAINING -> List.<Actors>of();
        };
        if (written.actors() != null && !fitting.contains(written.actors())) {
            source.problem(
                    key + ".actors",
                    "does not fit the profile (expected: "
                            + (fitting.isEmpty()
                                    ? "nothing"
                                    : fitting.contains(Actors.AGENTIC) ? "act or agentic" : "act")
                            + ")");
        }
    }
}
