package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionSettings.Audience;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the form of an issuer's tokens: that of its provider, with the claims of its settings. */
final class DialectRules {

    /** The form of an issuer's tokens, and the types of those tokens. */
    record Checked(Provider provider, Dialect dialect, Set<String> types) {}

    private static final Set<String> ACCESS_TOKEN_TYPE = Set.of(MediaTypes.AT_JWT);
    private static final List<String> AUD = List.of(DelegationClaimNames.AUD);
    private static final String CLAIMS = "claims";
    private static final String ACCESS_TOKEN = "access-token";

    private final IssuerSettings settings;
    private final @Nullable String gateway;
    private final Findings findings;

    DialectRules(IssuerSettings settings, @Nullable String gateway, Findings findings) {
        this.settings = settings;
        this.gateway = gateway;
        this.findings = findings;
    }

    Checked checked() {
        var provider = provider();
        var usual = provider.dialect();
        var dialect = settings.claims() == null
                ? usual
                : settings.claims()
                        .change(usual, settings.roles().contains(IssuerRole.SUBJECT), findings.below(CLAIMS));
        var types = settings.types() == null ? dialect.types() : IssuerSettings.types(settings.types());
        // With RFC 9068, another typ leaves it to claims to tell access tokens from other tokens (section 4).
        if (provider == Provider.RFC9068 && !ACCESS_TOKEN_TYPE.containsAll(types)) {
            dialect = dialect.toldByClaims();
        }
        check(provider, dialect, types);
        return new Checked(provider, dialect, types);
    }

    /** Returns RFC 9068 if the settings name no provider, or a wrong one. */
    private Provider provider() {
        var name = settings.claims() == null ? null : findings.text(CLAIMS);
        var named = name == null ? null : named(name);
        if (name != null && named == null) {
            findings.problem(CLAIMS, "'" + name + "' is no provider (expected: one of " + names() + ")");
        }
        var provider = settings.provider();
        if (named != null && provider != null && named != provider) {
            findings.problem(
                    CLAIMS, "'" + name + "' beside provider: " + name(provider) + " (expected: one of the two)");
        }
        if (provider != null) {
            return provider;
        }
        return named == null ? Provider.RFC9068 : named;
    }

    private void check(Provider provider, Dialect dialect, Set<String> types) {
        var usual = provider.dialect().types();
        if (provider != Provider.RFC9068 && !types.isEmpty() && Collections.disjoint(types, usual)) {
            findings.problem(
                    "types",
                    "not what " + name(provider) + " writes (expected: some of "
                            + String.join(", ", usual.stream().sorted().toList()) + ")");
        }
        if (!dialect.names().audience().equals(AUD) && settings.audiences().isEmpty()) {
            findings.problem(
                    "audiences",
                    "missing, and this gateway stands in no "
                            + String.join(" or ", dialect.names().audience())
                            + " unless it is named there, so that no token would be for it (expected: the values that are)");
        }
        checkOptional(dialect);
        if (provider == Provider.SPRING
                && settings.roles().contains(IssuerRole.ACTOR)
                && (settings.claims() == null || settings.claims().client() == null)) {
            findings.problem(
                    "vouches-for",
                    "actor, and tokens of spring need not say which client asked for them (expected: claims.client"
                            + " beside it, with the claim that says so)");
        }
        if (settings.claims() != null && settings.claims().task() != null && findings.isWritten("task-claim")) {
            findings.problem("task-claim", "beside claims.task (expected: one of the two)");
        }
    }

    /** An answer without an audience counts for one name, so that name has to be known. */
    private void checkOptional(Dialect dialect) {
        var introspection = settings.introspection();
        if (introspection == null || introspection.audience() != Audience.OPTIONAL) {
            return;
        }
        if (!dialect.names().audience().equals(AUD)) {
            findings.problem(
                    "introspection.audience",
                    "optional, and the audience is read from another claim than aud (expected: required)");
        } else if (settings.audiences().size() > 1
                && (gateway == null || !settings.audiences().contains(gateway))) {
            findings.problem(
                    "introspection.audience",
                    "optional, and audiences has several names, none of which is this gateway (expected: one name, or"
                            + " the gateway's own among them)");
        }
    }

    /** The name of a provider in a configuration. */
    static String name(Provider provider) {
        return provider.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Provider named(String name) {
        return name.equalsIgnoreCase(ACCESS_TOKEN)
                ? Provider.RFC9068
                : Arrays.stream(Provider.values())
                        .filter(provider -> name(provider).equalsIgnoreCase(name))
                        .findFirst()
                        .orElse(null);
    }

    private static String names() {
        return Arrays.stream(Provider.values()).map(DialectRules::name).collect(Collectors.joining(", "));
    }
}
