package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.PublishedKeysFile;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.verification.introspection.ConfiguredIntrospection;
import dev.narrowgate.delegation.engine.verification.provider.FixedMeanings;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.engine.verification.provider.PublicIssuers;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the settings of one issuer as a whole, and reads the files that they name. */
public final class IssuerRules {

    /** The claims with a meaning beside those that have one meaning in every dialect. */
    private static final Set<String> OTHER_PARTS = Set.of(
            DelegationClaimNames.SUB,
            DelegationClaimNames.AUD,
            DelegationClaimNames.JTI,
            DelegationClaimNames.SCOPE,
            DelegationClaimNames.CLIENT_ID);

    /** The types of JWTs that are no access tokens (RFC 8725bis, section 3.11; OAuth transaction tokens, section 13.12). */
    private static final Set<String> NO_ACCESS_TOKENS = Set.of(
            MediaTypes.AUTHORIZATION_GRANT_JWT,
            MediaTypes.CLIENT_AUTHENTICATION_JWT,
            MediaTypes.PROVENANCE_JWT,
            MediaTypes.DPOP_JWT,
            MediaTypes.LOGOUT_JWT,
            MediaTypes.ID_JAG_JWT,
            MediaTypes.SECURITY_EVENT_JWT,
            MediaTypes.TOKEN_INTROSPECTION_JWT,
            MediaTypes.TRANSACTION_TOKEN_JWT,
            MediaTypes.WORKLOAD_IDENTITY_JWT,
            MediaTypes.WORKLOAD_PROOF_JWT);

    private final IssuerSettings settings;
    private final @Nullable String gateway;
    private final Findings findings;

    /** @param gateway the name of this gateway; null if it is missing, which is a problem already */
    public IssuerRules(IssuerSettings settings, @Nullable String gateway, Findings findings) {
        this.settings = settings;
        this.gateway = gateway;
        this.findings = findings;
    }

    /** Notes every problem. Returns null if the issuer has no name or no keys. */
    public @Nullable ConfiguredIssuer configured() {
        checkIdentifier();
        checkKeys();
        checkClaims();
        checkTypes();
        var dialect = new DialectRules(settings, gateway, findings).checked();
        checkRoles(dialect.provider());
        var authorities = AddedAuthorities.read(settings.ca(), findings);
        var introspection = introspection();
        if (settings.issuer() == null
                || settings.issuer().isBlank()
                || settings.jwksUri() == null && !settings.discovery() && !settings.isIntrospectionOnly()) {
            return null;
        }
        return new ConfiguredIssuer(
                settings,
                settings.audiences().isEmpty() && gateway != null ? Set.of(gateway) : Set.copyOf(settings.audiences()),
                Set.copyOf(
                        settings.algorithms().stream().filter(Objects::nonNull).toList()),
                dialect.types(),
                authorities,
                dialect.dialect().names().task().isEmpty() ? settings.taskClaim() : DelegationClaimNames.TASK_ID,
                introspection,
                dialect.provider(),
                dialect.dialect());
    }

    /** The identifier is an address only where the metadata is below it. Some issuers have a name, or an http address. */
    private void checkIdentifier() {
        var issuer = settings.issuer();
        if (issuer == null || issuer.isBlank()) {
            return;
        }
        if (settings.discovery() || settings.jwksUri() == null) {
            findings.checkAddress("issuer", issuer);
        } else if (issuer.chars().anyMatch(c -> c == '|' || Character.isISOControl(c) || Character.isWhitespace(c))) {
            // A policy writes an actor as its issuer, a bar and its name.
            findings.problem(
                    "issuer",
                    "has a control character, white space or '|' (expected: the issuer's identifier, as in iss)");
        }
    }

    private void checkKeys() {
        if (settings.discovery()) {
            if (settings.jwksUri() != null) {
                findings.problem("jwks-uri", "beside discovery: true (expected: one of the two)");
            }
        } else if (settings.jwksUri() != null || !settings.isIntrospectionOnly()) {
            findings.required(
                    "jwks-uri",
                    settings.jwksUri(),
                    "an https URI, http on loopback, or file:; or discovery: true beside it");
            PublishedKeysFile.check(settings.jwksUri(), settings.keysWithoutKid(), "jwks-uri", findings);
        }
    }

    private void checkClaims() {
        var task = settings.taskClaim();
        if (FixedMeanings.CLAIMS.contains(task) || OTHER_PARTS.contains(task)) {
            findings.problem("task-claim", "'" + task + "' means something else (expected: a claim of its own)");
        }
        if (settings.audiences().stream().anyMatch(name -> name != null && name.isBlank())) {
            findings.problem("audiences", "an empty one (expected: names under which it addresses this gateway)");
        }
    }

    private void checkTypes() {
        var types = settings.types();
        if (types == null) {
            return;
        }
        if (types.isEmpty() || types.stream().anyMatch(type -> type != null && type.isBlank())) {
            findings.problem("types", "empty (expected: at least one, such as at+jwt)");
        }
        IssuerSettings.types(types).stream()
                .filter(NO_ACCESS_TOKENS::contains)
                .sorted()
                .forEach(type -> findings.problem(
                        "types", "'" + type + "' is no token to ask with (expected: types of access tokens)"));
    }

    private void checkRoles(Provider provider) {
        var roles = settings.roles();
        if (roles.isEmpty()) {
            findings.problem("vouches-for", "empty (expected: some of subject, actor, gateway)");
        } else if (provider != Provider.RFC9068 && roles.contains(IssuerRole.GATEWAY)) {
            findings.problem(
                    "vouches-for",
                    "the provider " + DialectRules.name(provider) + " is no gateway (expected: subject, actor)");
        } else if (roles.contains(IssuerRole.GATEWAY)
                && settings.claims() != null
                && !settings.claims().isEmpty()) {
            findings.problem(
                    "vouches-for",
                    "gateway, beside claims: a gateway writes those of RFC 9068 (expected: one of the two)");
        } else if (settings.issuer() != null
                && PublicIssuers.contains(settings.issuer())
                && !roles.equals(Set.of(IssuerRole.ACTOR))) {
            findings.problem(
                    "vouches-for",
                    settings.issuer() + " signs for everybody who has an account (expected: actor alone, because a"
                            + " policy can name who may act)");
        }
    }

    private @Nullable ConfiguredIntrospection introspection() {
        var introspection = settings.introspection();
        if (introspection == null) {
            return null;
        }
        var section = findings.below("introspection");
        if (introspection.endpoint() == null && !settings.discovery()) {
            section.required("endpoint", null, "where it is asked; or discovery: true beside the issuer");
        }
        var client = introspection.client().client(section);
        return client == null ? null : new ConfiguredIntrospection(introspection, client);
    }
}
