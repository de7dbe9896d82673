package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.ClaimForm;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads whom the gateway believes. */
final class IssuerReader {

    static final Set<String> ALGORITHMS =
            Set.of("ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    private static final Set<String> TAKEN_CLAIMS = Set.of(
            "",
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "scope",
            "client_id",
            "act",
            "may_act",
            "cnf",
            "authorization_details",
            "acr",
            "auth_time",
            "sub_iss",
            "hop",
            "parent",
            "ancestors",
            "decision",
            "policy");

    /** It says what is done in a transaction, and not who may ask (OAuth transaction tokens, section 13.12). */
    private static final String TRANSACTION_TOKEN = "txntoken+jwt";

    private final ConfigurationSource source;
    private final SettingChecks checks;
    private final IntrospectionReader introspections;
    private final @Nullable String gateway;

    IssuerReader(ConfigurationSource source, @Nullable String gateway) {
        this.source = source;
        this.checks = new SettingChecks(source);
        this.introspections = new IntrospectionReader(source);
        this.gateway = gateway;
    }

    List<DelegationSettings.Issuer> read(List<DelegationProperties.Issuer> written) {
        var issuers = new ArrayList<DelegationSettings.Issuer>();
        var names = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            var issuer = written.get(i);
            var key = DelegationProperties.PREFIX + ".issuers[" + i + "]";
            if (issuer != null) {
                checkName(key + ".issuer", issuer.issuer(), names);
                read(key, issuer, issuers);
            }
        }
        return issuers;
    }

    private void checkName(String key, @Nullable String name, Set<String> names) {
        if (name != null && name.equals(gateway)) {
            source.problem(key, "'" + name + "' is this gateway, which believes its own tokens anyway");
        } else if (name != null && !names.add(name)) {
            source.problem(key, "'" + name + "' is configured twice (expected: each issuer once)");
        }
    }

    private void read(String key, DelegationProperties.Issuer issuer, List<DelegationSettings.Issuer> issuers) {
        var name = issuer.issuer();
        checks.identifier(key + ".issuer", name, "the issuer's identifier, as in iss");
        var discovery = Boolean.TRUE.equals(issuer.discovery());
        var introspection = introspections.read(key + ".introspection", issuer.introspection(), discovery);
        var jwksUri = keys(key, issuer, discovery);
        check(key, issuer);
        if (name == null || name.isBlank() || issuer.maxLifetime() == null || issuer.clockSkew() == null) {
            return;
        }
        if (jwksUri != null || discovery || isOnlyAsked(issuer)) {
            issuers.add(settings(name, jwksUri, issuer, introspection));
        }
    }

    private @Nullable URI keys(String key, DelegationProperties.Issuer issuer, boolean discovery) {
        if (discovery) {
            if (issuer.jwksUri() != null) {
                source.problem(key + ".jwks-uri", "beside discovery: true (expected: one of the two)");
            }
            return null;
        }
        if (issuer.jwksUri() == null && isOnlyAsked(issuer)) {
            return null;
        }
        return checks.keys(
                key + ".jwks-uri",
                issuer.jwksUri(),
                "an https URI, http on loopback, or file:; or discovery: true beside it");
    }

    /** Nothing that it signs is ever read, so it needs no keys. */
    private static boolean isOnlyAsked(DelegationProperties.Issuer issuer) {
        var introspection = issuer.introspection();
        return introspection != null
                && introspection.tokens() == DelegationProperties.Introspection.Tokens.OPAQUE
                && introspection.response() == DelegationProperties.Introspection.Response.JSON;
    }

    private void check(String key, DelegationProperties.Issuer issuer) {
        checks.oneOf(key + ".algorithms", issuer.algorithms(), ALGORITHMS);
        checks.within(key + ".max-lifetime", issuer.maxLifetime(), Duration.ofSeconds(1), Duration.ofHours(24));
        checks.within(key + ".clock-skew", issuer.clockSkew(), Duration.ZERO, Duration.ofMinutes(5));
        if (vouching(issuer).isEmpty()) {
            source.problem(key + ".vouches-for", "empty (expected: some of subject, actor, gateway)");
        }
        if (TAKEN_CLAIMS.contains(issuer.taskClaim())) {
            source.problem(
                    key + ".task-claim",
                    "'" + issuer.taskClaim() + "' means something else (expected: a claim of its own)");
        }
        if (issuer.audiences().stream().anyMatch(String::isBlank)) {
            source.problem(key + ".audiences", "an empty one (expected: names under which it addresses this gateway)");
        }
        if (issuer.types().isEmpty() || issuer.types().stream().anyMatch(String::isBlank)) {
            source.problem(key + ".types", "empty (expected: at least one, such as at+jwt)");
        }
        if (issuer.claims() == DelegationProperties.Claims.ENTRA) {
            checkEntra(key, issuer);
        }
        if (types(issuer.types()).contains(TRANSACTION_TOKEN)) {
            source.problem(
                    key + ".types",
                    "'" + TRANSACTION_TOKEN + "' is no token to ask with (expected: types of access tokens)");
        }
    }

    private void checkEntra(String key, DelegationProperties.Issuer issuer) {
        if (!types(issuer.types()).contains("jwt")) {
            source.problem(key + ".types", "not what Entra writes (expected: JWT)");
        }
        if (vouching(issuer).contains(Vouching.GATEWAY)) {
            source.problem(key + ".vouches-for", "Entra is no gateway (expected: subject, actor)");
        }
    }

    private DelegationSettings.Issuer settings(
            String name,
            @Nullable URI jwksUri,
            DelegationProperties.Issuer issuer,
            DelegationSettings.@Nullable Introspection introspection) {
        return new DelegationSettings.Issuer(
                name,
                jwksUri,
                Boolean.TRUE.equals(issuer.discovery()),
                audiences(issuer),
                Set.copyOf(issuer.algorithms()),
                types(issuer.types()),
                vouching(issuer),
                issuer.taskClaim(),
                issuer.maxLifetime(),
                issuer.clockSkew(),
                introspection,
                issuer.claims() == DelegationProperties.Claims.ENTRA ? ClaimForm.ENTRA : ClaimForm.ACCESS_TOKEN);
    }

    /** As they are compared: without the part that may be left out (RFC 8725, section 3.11). */
    static Set<String> types(List<String> written) {
        return written.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .map(type -> type.startsWith("application/") ? type.substring("application/".length()) : type)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> audiences(DelegationProperties.Issuer issuer) {
        return issuer.audiences().isEmpty() && gateway != null ? Set.of(gateway) : Set.copyOf(issuer.audiences());
    }

    /** What did not fit was noted, and is left out. */
    private static Set<Vouching> vouching(DelegationProperties.Issuer issuer) {
        return issuer.vouchesFor().stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }
}
