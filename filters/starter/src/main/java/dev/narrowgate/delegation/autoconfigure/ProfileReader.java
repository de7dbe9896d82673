package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.oauth.ExchangeProfile;
import dev.narrowgate.delegation.adapter.oauth.ExchangeServer.Actors;
import dev.narrowgate.delegation.adapter.oauth.ScopeForm;
import java.util.List;
import java.util.Set;

/** Reads what is said of a server for the sake of the way in which it gives tokens. */
final class ProfileReader {

    /** What follows from the profile. */
    record Read(ScopeForm scopes, Set<String> types) {}

    private static final List<String> USUAL_TYPES = List.of("at+jwt");
    private static final Set<String> TRANSACTION_TOKEN = Set.of("txntoken+jwt");

    private final ConfigurationSource source;
    private final SettingChecks checks;

    ProfileReader(ConfigurationSource source) {
        this.source = source;
        this.checks = new SettingChecks(source);
    }

    Read read(String key, ServerProperties written) {
        if (written.profile() == null) {
            // It did not fit, and that was noted.
            return new Read(ScopeForm.PLAIN, IssuerReader.types(written.types()));
        }
        checkScopes(key, written);
        checkActors(key, written);
        checkTransactions(key, written);
        if (written.profile() != ExchangeProfile.TOKEN_EXCHANGE) {
            checks.unusedDefault(key + ".target", "this profile");
        }
        return new Read(scopes(written), types(key, written));
    }

    private static ScopeForm scopes(ServerProperties written) {
        return written.profile() == ExchangeProfile.ENTRA_ON_BEHALF_OF
                ? new ScopeForm(written.scopePrefix(), Boolean.TRUE.equals(written.defaultScope()))
                : ScopeForm.PLAIN;
    }

    private Set<String> types(String key, ServerProperties written) {
        var usual = written.types().equals(USUAL_TYPES);
        return switch (written.profile()) {
            case ENTRA_ON_BEHALF_OF -> usual ? Set.of("jwt") : IssuerReader.types(written.types());
            case TRANSACTION_TOKEN -> {
                if (!usual && !IssuerReader.types(written.types()).equals(TRANSACTION_TOKEN)) {
                    source.problem(key + ".types", "not used with transaction-token (expected: nothing)");
                }
                yield TRANSACTION_TOKEN;
            }
            case TOKEN_EXCHANGE, IDENTITY_CHAINING, ID_JAG -> IssuerReader.types(written.types());
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
