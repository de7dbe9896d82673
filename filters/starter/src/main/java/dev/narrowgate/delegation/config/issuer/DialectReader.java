package dev.narrowgate.delegation.config.issuer;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.APPID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.CID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.SCP;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.TYP;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.UTI;

import dev.narrowgate.delegation.config.DelegationProperties.Introspection.Audience;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.engine.verification.provider.Dialect.Part;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.engine.verification.provider.SubjectName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how an issuer writes what its tokens say: as its provider does, with the claims that are written beside it. */
final class DialectReader {

    /** What has one meaning in every dialect. */
    static final Set<String> FIXED = Set.of(
            "",
            ISS,
            EXP,
            NBF,
            IAT,
            ACT,
            MAY_ACT,
            CNF,
            AUTHORIZATION_DETAILS,
            ACR,
            AUTH_TIME,
            SUB_ISS,
            HOP,
            PARENT,
            ANCESTORS,
            MAX_DEPTH,
            DECISION,
            POLICY);

    /** The claims that can say whom a token is for. Any other may hold what its owner chose. */
    private static final Set<String> AUDIENCES =
            Set.of(DelegationClaimNames.AUD, CLIENT_ID, AZP, CID, APPID, "resource");

    /** Of these none says whom a token is about: a user's token has the client that the user logged in at. */
    private static final Set<String> NO_SUBJECT =
            Set.of(DelegationClaimNames.AUD, AZP, CLIENT_ID, CID, APPID, SCOPE, SCP, TYP, JTI, UTI);

    private static final Set<String> AUDIENCE = Set.of(DelegationClaimNames.AUD);

    /** Each is the same in many tokens. */
    private static final Set<String> NO_ID =
            Set.of(DelegationClaimNames.AUD, SUB, CLIENT_ID, AZP, CID, APPID, SCOPE, SCP);

    private static final Set<String> ACCESS_TOKEN_TYPE = Set.of(MediaTypes.AT_JWT);

    private static final List<String> AUD = List.of(DelegationClaimNames.AUD);

    private static final String ACCESS_TOKEN = "access-token";

    private final ConfigurationSource source;
    private final @Nullable String gateway;

    DialectReader(ConfigurationSource source, @Nullable String gateway) {
        this.source = source;
        this.gateway = gateway;
    }

    /** RFC 9068 when nothing is written. What did not fit was noted, and is left out. */
    Provider provider(String key, IssuerProperties issuer) {
        var name = issuer.claims() == null ? null : source.text(key + ".claims");
        var named = name == null ? null : named(name);
        if (name != null && named == null) {
            source.problem(key + ".claims", "'" + name + "' is no provider (expected: one of " + names() + ")");
        }
        if (named != null && issuer.provider() != null && named != issuer.provider()) {
            source.problem(
                    key + ".claims",
                    "'" + name + "' beside provider: " + name(issuer.provider()) + " (expected: one of the two)");
        }
        if (issuer.provider() != null) {
            return issuer.provider();
        }
        return named == null ? Provider.RFC9068 : named;
    }

    Dialect read(String key, IssuerProperties issuer, Provider provider) {
        var claims = issuer.claims();
        if (claims == null) {
            return provider.dialect();
        }
        var section = key + ".claims.";
        var dialect = provider.dialect();
        dialect = changed(
                dialect,
                section + "client",
                claims.client(),
                AUDIENCE,
                (d, names) -> d.with(all -> all.withClient(names)));
        dialect = changed(
                dialect,
                section + "scope",
                claims.scope(),
                AUDIENCE,
                (d, names) -> d.with(all -> all.withScope(names)).withListedScopes());
        dialect = changed(
                dialect,
                section + "subject",
                claims.subject(),
                issuer.vouchesFor().contains(IssuerRole.SUBJECT) ? NO_SUBJECT : AUDIENCE,
                (d, names) -> d.withSubject(subject(section + "subject", names)));
        if (claims.audience() == null || checkAudience(section + "audience", claims.audience())) {
            dialect = changed(
                    dialect,
                    section + "audience",
                    claims.audience(),
                    Set.of(),
                    (d, names) -> d.with(all -> all.withAudience(names)));
        }
        dialect = changed(
                dialect,
                section + "id",
                claims.id(),
                NO_ID,
                (d, names) -> d.with(all -> all.withId(names)).without(Part.ID));
        dialect = changed(
                dialect, section + "task", claims.task(), NO_ID, (d, names) -> d.with(all -> all.withTask(names)));
        return changed(
                dialect, section + "name", claims.name(), AUDIENCE, (d, names) -> d.with(all -> all.withName(names)));
    }

    /** An {@code aud} that is there counts, because it may name somebody else (RFC 7519, section 4.1.3). */
    private boolean checkAudience(String key, List<String> written) {
        var fitting = true;
        for (int i = 0; i < written.size(); i++) {
            var claim = written.get(i);
            if (claim != null && !AUDIENCES.contains(claim)) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + claim + "' does not say whom a token is for (expected: some of "
                                + String.join(", ", AUDIENCES.stream().sorted().toList()) + ")");
                fitting = false;
            }
        }
        if (fitting && !written.isEmpty() && !DelegationClaimNames.AUD.equals(written.getFirst())) {
            source.problem(key, "does not begin with aud, which counts where it is there (expected: aud first)");
            fitting = false;
        }
        return fitting;
    }

    private Dialect changed(
            Dialect dialect,
            String key,
            @Nullable List<String> written,
            Set<String> others,
            BiFunction<Dialect, List<String>, Dialect> change) {
        if (written == null) {
            return dialect;
        }
        if (written.isEmpty()) {
            source.problem(key, "empty (expected: at least one claim, or no such key)");
            return dialect;
        }
        var fitting = true;
        for (int i = 0; i < written.size(); i++) {
            fitting &= check(key + "[" + i + "]", written.get(i), others);
        }
        return fitting ? change.apply(dialect, written) : dialect;
    }

    /** With RFC 9068, a {@code typ} that is not the one of access tokens leaves it to claims to tell them from others (section 4). */
    static Dialect told(Provider provider, Dialect dialect, Set<String> types) {
        return provider == Provider.RFC9068 && !ACCESS_TOKEN_TYPE.containsAll(types) ? dialect.toldByClaims() : dialect;
    }

    private boolean check(String key, @Nullable String written, Set<String> others) {
        if (written == null) {
            return false;
        }
        for (var claim : SubjectName.of(written).claims()) {
            if (FIXED.contains(claim) || others.contains(claim)) {
                source.problem(key, "'" + claim + "' means something else (expected: a claim that says this)");
                return false;
            }
        }
        return true;
    }

    /** One name has to be one subject: a plain claim could say what several together do. */
    private List<SubjectName> subject(String key, List<String> written) {
        var names = written.stream().map(SubjectName::of).toList();
        if (names.size() > 1 && names.stream().anyMatch(SubjectName::isCombined)) {
            source.problem(
                    key,
                    "several claims together beside another claim, which could say the same name (expected: one of them alone)");
        }
        return names;
    }

    /** What no list of claims can show: how the provider, its types and what it may speak for fit together. */
    void check(String key, IssuerProperties issuer, Provider provider, Dialect dialect, Set<String> types) {
        if (provider != Provider.RFC9068) {
            checkTypes(key + ".types", provider, types);
        }
        if (!dialect.names().audience().equals(AUD) && issuer.audiences().isEmpty()) {
            source.problem(
                    key + ".audiences",
                    "missing, and this gateway stands in no "
                            + String.join(" or ", dialect.names().audience())
                            + " unless it is named there, so that no token would be for it (expected: the values that are)");
        }
        checkOptional(key + ".introspection.audience", issuer, dialect);
        if (provider == Provider.SPRING
                && issuer.vouchesFor().contains(IssuerRole.ACTOR)
                && (issuer.claims() == null || issuer.claims().client() == null)) {
            source.problem(
                    key + ".vouches-for",
                    "actor, and tokens of spring need not say which client asked for them (expected: claims.client beside"
                            + " it, with the claim that says so)");
        }
        if (issuer.claims() != null && issuer.claims().task() != null && source.isWritten(key + ".task-claim")) {
            source.problem(key + ".task-claim", "beside claims.task (expected: one of the two)");
        }
    }

    /** Which of its names the gateway then reads into an answer has to be known. */
    private void checkOptional(String key, IssuerProperties issuer, Dialect dialect) {
        var introspection = issuer.introspection();
        if (introspection == null || introspection.audience() != Audience.OPTIONAL) {
            return;
        }
        if (!dialect.names().audience().equals(AUD)) {
            source.problem(key, "optional, and the audience is read from another claim than aud (expected: required)");
        } else if (issuer.audiences().size() > 1
                && (gateway == null || !issuer.audiences().contains(gateway))) {
            source.problem(
                    key,
                    "optional, and audiences has several names, none of which is this gateway (expected: one name, or the"
                            + " gateway's own among them)");
        }
    }

    private void checkTypes(String key, Provider provider, Set<String> types) {
        var usual = provider.dialect().types();
        var fitting = new HashSet<>(types);
        fitting.retainAll(usual);
        if (!types.isEmpty() && fitting.isEmpty()) {
            source.problem(
                    key,
                    "not what " + name(provider) + " writes (expected: some of "
                            + String.join(", ", usual.stream().sorted().toList()) + ")");
        }
    }

    /** As it is written. */
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
        return Arrays.stream(Provider.values()).map(DialectReader::name).collect(Collectors.joining(", "));
    }
}
