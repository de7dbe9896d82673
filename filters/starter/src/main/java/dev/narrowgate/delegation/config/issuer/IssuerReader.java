package dev.narrowgate.delegation.config.issuer;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.*;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads whom the gateway believes. */
public final class IssuerReader {

    public static final Set<String> ALGORITHMS =
            Set.of(ES256, ES384, ES512, EDDSA, ED25519, PS256, PS384, PS512, RS256, RS384, RS512);

    /** Beside those that mean the same in every dialect. */
    private static final Set<String> OTHER_PARTS = Set.of(SUB, AUD, JTI, SCOPE, CLIENT_ID);

    /** JWTs that say something else than who may ask (RFC 8725bis, section 3.11; OAuth transaction tokens, section 13.12). */
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

    private final ConfigurationSource source;
    private final SettingChecks checks;
    private final IntrospectionReader introspections;
    private final DialectReader dialects;
    private final @Nullable String gateway;

    public IssuerReader(ConfigurationSource source, @Nullable String gateway) {
        this.source = source;
        this.checks = new SettingChecks(source);
        this.introspections = new IntrospectionReader(source);
        this.dialects = new DialectReader(source, gateway);
        this.gateway = gateway;
    }

    public List<DelegationSettings.Issuer> read(List<IssuerProperties> written) {
        var issuers = new ArrayList<DelegationSettings.Issuer>();
        var names = new HashMap<String, String>();
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

    private void checkName(String key, @Nullable String name, Map<String, String> names) {
        if (name != null && name.equals(gateway)) {
            source.problem(key, "'" + name + "' is this gateway, which believes its own tokens anyway");
        }
        var other = name == null ? null : names.putIfAbsent(name, key);
        if (other != null) {
            source.problem(
                    key,
                    "'" + name + "' is configured twice, here and at " + source.place(other)
                            + ", so that it is not known what its tokens mean (expected: each issuer once)");
        }
    }

    private void read(String key, IssuerProperties issuer, List<DelegationSettings.Issuer> issuers) {
        var name = issuer.issuer();
        var discovery = Boolean.TRUE.equals(issuer.discovery());
        checkIdentifier(key + ".issuer", issuer, discovery);
        var introspection = introspections.read(key + ".introspection", issuer.introspection(), discovery);
        var jwksUri = keys(key, issuer, discovery);
        var provider = dialects.provider(key, issuer);
        var written = dialects.read(key, issuer, provider);
        var types = issuer.types() == null ? written.types() : types(issuer.types());
        var dialect = DialectReader.told(provider, written, types);
        check(key, issuer);
        dialects.check(key, issuer, provider, dialect, types);
        checkVouching(key + ".vouches-for", issuer, provider);
        var authorities = checks.authorities(key + ".ca", issuer.ca());
        if (name == null
                || name.isBlank()
                || issuer.maxLifetime() == null
                || issuer.clockSkew() == null
                || issuer.keysWithoutKid() == null) {
            return;
        }
        if (jwksUri != null || discovery || isOnlyAsked(issuer)) {
            issuers.add(settings(name, jwksUri, issuer, introspection, authorities, provider, dialect));
        }
    }

    /** An address only where its metadata are looked for below it: some issuers write a name, or an address of http. */
    private void checkIdentifier(String key, IssuerProperties issuer, boolean discovery) {
        if (discovery || issuer.jwksUri() == null) {
            checks.identifier(key, issuer.issuer(), "the issuer's identifier, as in iss");
            return;
        }
        var name = checks.required(key, issuer.issuer(), "the issuer's identifier, as in iss");
        // A policy writes an actor as its issuer, a bar and its name.
        if (name != null
                && name.chars().anyMatch(c -> c == '|' || Character.isISOControl(c) || Character.isWhitespace(c))) {
            source.problem(
                    key, "has a control character, white space or '|' (expected: the issuer's identifier, as in iss)");
        }
    }

    private @Nullable URI keys(String key, IssuerProperties issuer, boolean discovery) {
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
                issuer.keysWithoutKid() == null ? KeysWithoutKid.REFUSE : issuer.keysWithoutKid(),
                "an https URI, http on loopback, or file:; or discovery: true beside it");
    }

    /** Nothing that it signs is ever read, so it needs no keys. */
    private static boolean isOnlyAsked(IssuerProperties issuer) {
        var introspection = issuer.introspection();
        return introspection != null
                && introspection.tokens() == DelegationProperties.Introspection.Tokens.OPAQUE
                && introspection.response() == DelegationProperties.Introspection.Response.JSON;
    }

    private void check(String key, IssuerProperties issuer) {
        if (DialectReader.FIXED.contains(issuer.taskClaim()) || OTHER_PARTS.contains(issuer.taskClaim())) {
            source.problem(
                    key + ".task-claim",
                    "'" + issuer.taskClaim() + "' means something else (expected: a claim of its own)");
        }
        if (issuer.audiences().stream().anyMatch(String::isBlank)) {
            source.problem(key + ".audiences", "an empty one (expected: names under which it addresses this gateway)");
        }
        var types = issuer.types();
        if (types != null && (types.isEmpty() || types.stream().anyMatch(String::isBlank))) {
            source.problem(key + ".types", "empty (expected: at least one, such as at+jwt)");
        }
        if (types != null) {
            types(types).stream()
                    .filter(NO_ACCESS_TOKENS::contains)
                    .sorted()
                    .forEach(type -> source.problem(
                            key + ".types",
                            "'" + type + "' is no token to ask with (expected: types of access tokens)"));
        }
    }

    private void checkVouching(String key, IssuerProperties issuer, Provider provider) {
        var vouching = vouching(issuer);
        if (vouching.isEmpty()) {
            source.problem(key, "empty (expected: some of subject, actor, gateway)");
        } else if (provider != Provider.RFC9068 && vouching.contains(IssuerRole.GATEWAY)) {
            source.problem(
                    key, "the provider " + DialectReader.name(provider) + " is no gateway (expected: subject, actor)");
        } else if (vouching.contains(IssuerRole.GATEWAY)
                && issuer.claims() != null
                && !issuer.claims().isEmpty()) {
            source.problem(
                    key, "gateway, beside claims: a gateway writes those of RFC 9068 (expected: one of the two)");
        } else if (issuer.issuer() != null
                && PublicIssuers.contains(issuer.issuer())
                && !vouching.equals(Set.of(IssuerRole.ACTOR))) {
            source.problem(
                    key,
                    issuer.issuer() + " signs for everybody who has an account (expected: actor alone, because a policy"
                            + " can name who may act)");
        }
    }

    private DelegationSettings.Issuer settings(
            String name,
            @Nullable URI jwksUri,
            IssuerProperties issuer,
            DelegationSettings.@Nullable Introspection introspection,
            @Nullable AddedAuthorities authorities,
            Provider provider,
            Dialect dialect) {
        return new DelegationSettings.Issuer(
                name,
                jwksUri,
                Boolean.TRUE.equals(issuer.discovery()),
                audiences(issuer),
                Set.copyOf(issuer.algorithms()),
                issuer.types() == null ? dialect.types() : types(issuer.types()),
                issuer.keysWithoutKid(),
                authorities,
                vouching(issuer),
                dialect.names().task().isEmpty() ? issuer.taskClaim() : TASK_ID,
                issuer.maxLifetime(),
                issuer.clockSkew(),
                introspection,
                provider,
                dialect);
    }

    /** As they are compared: without the part that may be left out (RFC 8725, section 3.11). */
    public static Set<String> types(List<String> written) {
        return written.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .map(type -> type.startsWith(MediaTypes.APPLICATION)
                        ? type.substring(MediaTypes.APPLICATION.length())
                        : type)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<String> audiences(IssuerProperties issuer) {
        return issuer.audiences().isEmpty() && gateway != null ? Set.of(gateway) : Set.copyOf(issuer.audiences());
    }

    /** What did not fit was noted, and is left out. */
    private static Set<IssuerRole> vouching(IssuerProperties issuer) {
        return issuer.vouchesFor().stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }
}
