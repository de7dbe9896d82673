package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.Actors;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.RequestForm;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeServer.TokenForm;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.exchange.server.grant.ScopeForm;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.keys.PublishedKeysFile;
import dev.narrowgate.delegation.engine.oauth.OAuthParameterNames;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.IssuerSettings;
import dev.narrowgate.delegation.engine.verification.provider.ClaimMapping;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the settings of one authorization server as a whole, and reads the credential of this gateway there. */
public final class ServerRules {

    private static final Set<String> TRANSACTION_TOKEN = Set.of(MediaTypes.TRANSACTION_TOKEN_JWT);
    private static final String TRANSACTION = "transaction-token";
    private static final String ENTRA_ALONE = "used with entra-on-behalf-of alone (expected: nothing)";

    private final String name;
    private final ServerSettings settings;
    private final List<ConfiguredIssuer> issuers;
    private final Findings findings;

    /** @param issuers the trusted issuers; a server that is one of them writes its tokens in the same form */
    public ServerRules(String name, ServerSettings settings, List<ConfiguredIssuer> issuers, Findings findings) {
        this.name = name;
        this.settings = settings;
        this.issuers = issuers;
        this.findings = findings;
    }

    /** Notes every problem. Returns null if the server has no issuer or no credential. */
    public @Nullable ConfiguredServer configured() {
        checkAddresses();
        checkRequest();
        checkScopes();
        checkActors();
        checkTransactions();
        var types = types();
        var names = names();
        var client = settings.client().client(findings);
        if (client == null || settings.issuer() == null || settings.issuer().isBlank()) {
            return null;
        }
        var exchange = new ExchangeServer(
                name,
                settings.issuer(),
                client.id(),
                settings.profile(),
                new RequestForm(settings.target(), settings.parameters(), scopes()),
                new TokenForm(names, settings.taskClaim(), settings.actors()));
        return new ConfiguredServer(settings, exchange, client, types, form());
    }

    private void checkAddresses() {
        if (settings.tokenEndpoint() == null && !settings.discovery()) {
            findings.required("token-endpoint", null, "where tokens are exchanged; or discovery: true beside it");
        }
        if (settings.jwksUri() == null && !settings.discovery() && settings.introspectionEndpoint() == null) {
            findings.required(
                    "jwks-uri", null, "an https URI, http on loopback, or file:; or discovery: true beside it");
        }
        PublishedKeysFile.check(settings.jwksUri(), KeysWithoutKid.REFUSE, "jwks-uri", findings);
    }

    private void checkRequest() {
        for (var parameter : settings.parameters().keySet()) {
            if (OAuthParameterNames.OF_EXCHANGE.contains(parameter)) {
                findings.problem(
                        "parameters." + parameter,
                        "is the gateway's own to say (expected: parameters that no specification of the exchange has)");
            }
        }
        if (settings.types().isEmpty() || settings.types().stream().anyMatch(type -> type != null && type.isBlank())) {
            findings.problem("types", "empty (expected: at least one, such as at+jwt)");
        }
        if (settings.profile() != ExchangeProfile.TOKEN_EXCHANGE) {
            findings.unused("target", "this profile");
        }
    }

    /** Returns the form of its tokens. */
    private ClaimMapping form() {
        return switch (settings.profile()) {
            case ENTRA_ON_BEHALF_OF -> Provider.ENTRA.dialect();
            case TRANSACTION_TOKEN -> ClaimMapping.TRANSACTION;
            case TOKEN_EXCHANGE, IDENTITY_CHAINING, ID_JAG ->
                asIssuer().map(issuer -> issuer.dialect().ofAnswers()).orElse(Provider.RFC9068.dialect());
        };
    }

    /** Returns the trusted issuer of the same name. */
    private Optional<ConfiguredIssuer> asIssuer() {
        return issuers.stream()
                .filter(issuer -> issuer.issuer().equals(settings.issuer()))
                .findFirst();
    }

    private ScopeForm scopes() {
        return settings.profile() == ExchangeProfile.ENTRA_ON_BEHALF_OF
                ? new ScopeForm(settings.scopePrefix(), Boolean.TRUE.equals(settings.defaultScope()))
                : ScopeForm.PLAIN;
    }

    private Set<String> types() {
        var usual = !findings.isWritten("types");
        var written = IssuerSettings.types(settings.types());
        return switch (settings.profile()) {
            case ENTRA_ON_BEHALF_OF -> usual ? Set.of(MediaTypes.JWT) : written;
            case TRANSACTION_TOKEN -> {
                if (!usual && !written.equals(TRANSACTION_TOKEN)) {
                    findings.unused("types", TRANSACTION);
                }
                yield TRANSACTION_TOKEN;
            }
            case TOKEN_EXCHANGE, IDENTITY_CHAINING, ID_JAG ->
                asIssuer()
                        .filter(issuer -> usual && issuer.provider() != Provider.RFC9068)
                        .map(ConfiguredIssuer::types)
                        .orElse(written);
        };
    }

    /** Transaction tokens are JWTs, and bound to no key (OAuth transaction tokens, sections 9 and 12.1). */
    private void checkTransactions() {
        if (settings.profile() == ExchangeProfile.TRANSACTION_TOKEN) {
            if (settings.dpop()) {
                findings.problem("dpop", "not used with " + TRANSACTION + " (expected: nothing)");
            }
            findings.unused("introspection-endpoint", settings.introspectionEndpoint(), TRANSACTION);
        }
    }

    private void checkScopes() {
        if (settings.profile() == ExchangeProfile.ENTRA_ON_BEHALF_OF) {
            return;
        }
        if (settings.scopePrefix() != null) {
            findings.problem("scope-prefix", ENTRA_ALONE);
        }
        if (settings.defaultScope() != null) {
            findings.problem("default-scope", ENTRA_ALONE);
        }
    }

    private void checkActors() {
        var fitting = switch (settings.profile()) {
            case TRANSACTION_TOKEN -> List.of(Actors.ACT, Actors.AGENTIC);
            case ID_JAG -> List.of(Actors.ACT);
            case TOKEN_EXCHANGE, ENTRA_ON_BEHALF_OF, IDENTITY_CHAINING -> List.<Actors>of();
        };
        if (settings.actors() != null && !fitting.contains(settings.actors())) {
            var expected = fitting.isEmpty() ? "nothing" : fitting.contains(Actors.AGENTIC) ? "act or agentic" : "act";
            findings.problem("actors", "does not fit the profile (expected: " + expected + ")");
        }
    }

    /**
     * Returns the issuers whose names for subjects the server keeps. One issuer of subjects is the default. If several vouch for
     * subjects, the configuration has to name those that are meant.
     */
    private Set<String> names() {
        var subjects = issuers.stream()
                .filter(issuer -> issuer.vouchesFor().contains(IssuerRole.SUBJECT))
                .map(ConfiguredIssuer::issuer)
                .toList();
        var written = settings.subjectIssuers();
        if (written == null && subjects.size() > 1) {
            findings.problem(
                    "subject-issuers",
                    "missing (expected: those of " + String.join(", ", subjects)
                            + " whose subjects the server knows by the names that they gave them)");
        }
        // The server may be one of the issuers.
        var names = new HashSet<String>();
        if (settings.issuer() != null) {
            names.add(settings.issuer());
        }
        if (written == null) {
            names.addAll(subjects.size() == 1 ? subjects : List.of());
            return names;
        }
        var known = issuers.stream().map(ConfiguredIssuer::issuer).toList();
        for (int i = 0; i < written.size(); i++) {
            if (!known.contains(written.get(i))) {
                findings.problem(
                        "subject-issuers[" + i + "]",
                        "'" + written.get(i) + "' is not trusted (expected: one of delegation.issuers)");
            }
            names.add(String.valueOf(written.get(i)));
        }
        return names;
    }
}
