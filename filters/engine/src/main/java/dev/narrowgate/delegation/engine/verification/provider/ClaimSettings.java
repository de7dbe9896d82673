package dev.narrowgate.delegation.engine.verification.provider;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AZP;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.JTI;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.APPID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.CID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.SCP;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.TYP;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.UTI;

import dev.narrowgate.delegation.engine.jose.DelegationClaimNames;
import dev.narrowgate.delegation.engine.settings.Findings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The claims of an issuer's tokens that differ from those of its provider.
 *
 * @param client The claims that name the client. In each of these lists the first claim that is present counts.
 *     Default: the provider's. Allowed: not empty; no claim with another meaning.
 * @param scope The claims with the scopes, as a text or a list. Default: the provider's. Allowed: not empty; no claim
 *     with another meaning.
 * @param subject The claims that name the subject, or the actor of an actor token. Default: the provider's. Allowed:
 *     not empty; no claim with another meaning; several claims together with {@code +} between, and then alone in the
 *     list; for an issuer of subjects no claim of a client, scope, type or id.
 * @param audience The claims that name the audience. Default: the provider's. Allowed: {@code aud} first; then of
 *     {@code client_id}, {@code azp}, {@code cid}, {@code appid}, {@code resource}, and these only with {@code
 *     audiences}.
 * @param id The claims with the token's id. If this key is set, a token without any of them is known by its hash.
 *     Default: the provider's. Allowed: not empty; no claim with another meaning.
 * @param task The claims that name the task. Default: {@code task-claim}. Allowed: not empty; no claim with another
 *     meaning; not beside {@code task-claim}.
 * @param name The claims with the display name of the subject. Default: the provider's. Allowed: not empty; no claim
 *     with another meaning.
 */
public record ClaimSettings(
        @Nullable List<String> client,
        @Nullable List<String> scope,
        @Nullable List<String> subject,
        @Nullable List<String> audience,
        @Nullable List<String> id,
        @Nullable List<String> task,
        @Nullable List<String> name) {

    /** The claims that can name the audience of a token. Any other claim may hold what its owner chose. */
    private static final Set<String> AUDIENCES =
            Set.of(DelegationClaimNames.AUD, CLIENT_ID, AZP, CID, APPID, "resource");

    /** The claims that do not name the subject: a user's token has the client that the user logged in at. */
    private static final Set<String> NO_SUBJECT =
            Set.of(DelegationClaimNames.AUD, AZP, CLIENT_ID, CID, APPID, SCOPE, SCP, TYP, JTI, UTI);

    private static final Set<String> AUDIENCE = Set.of(DelegationClaimNames.AUD);

    /** The claims that are the same in many tokens. */
    private static final Set<String> NO_ID =
            Set.of(DelegationClaimNames.AUD, SUB, CLIENT_ID, AZP, CID, APPID, SCOPE, SCP);

    /** Makes the section of a name that stands in its place, such as {@code claims: entra}: it changes no claim. */
    public static ClaimSettings of(String provider) {
        return new ClaimSettings(null, null, null, null, null, null, null);
    }

    public boolean isEmpty() {
        return Stream.of(client, scope, subject, audience, id, task, name).allMatch(Objects::isNull);
    }

    /**
     * Returns the dialect with these claims. A list with a problem changes nothing.
     *
     * @param namesSubjects whether the issuer vouches for subjects
     */
    public Dialect change(Dialect provider, boolean namesSubjects, Findings findings) {
        var dialect = changed(
                provider, "client", client, AUDIENCE, findings, (d, names) -> d.with(all -> all.withClient(names)));
        dialect = changed(
                dialect,
                "scope",
                scope,
                AUDIENCE,
                findings,
                (d, names) -> d.with(all -> all.withScope(names)).withListedScopes());
        dialect = changed(
                dialect,
                "subject",
                subject,
                namesSubjects ? NO_SUBJECT : AUDIENCE,
                findings,
                (d, names) -> d.withSubject(subject(names, findings)));
        if (audience == null || checkAudience(audience, findings)) {
            dialect = changed(
                    dialect,
                    "audience",
                    audience,
                    Set.of(),
                    findings,
                    (d, names) -> d.with(all -> all.withAudience(names)));
        }
        dialect = changed(
                dialect,
                "id",
                id,
                NO_ID,
                findings,
                (d, names) -> d.with(all -> all.withId(names)).without(Dialect.Part.ID));
        dialect = changed(dialect, "task", task, NO_ID, findings, (d, names) -> d.with(all -> all.withTask(names)));
        return changed(dialect, "name", name, AUDIENCE, findings, (d, names) -> d.with(all -> all.withName(names)));
    }

    /** A present {@code aud} counts, because it may name another audience (RFC 7519, section 4.1.3). */
    private static boolean checkAudience(List<String> written, Findings findings) {
        var fitting = true;
        for (int i = 0; i < written.size(); i++) {
            var claim = written.get(i);
            if (claim != null && !AUDIENCES.contains(claim)) {
                findings.problem(
                        "audience[" + i + "]",
                        "'" + claim + "' does not say whom a token is for (expected: some of "
                                + String.join(", ", AUDIENCES.stream().sorted().toList()) + ")");
                fitting = false;
            }
        }
        if (fitting && !written.isEmpty() && !DelegationClaimNames.AUD.equals(written.getFirst())) {
            findings.problem(
                    "audience", "does not begin with aud, which counts where it is there (expected: aud first)");
            fitting = false;
        }
        return fitting;
    }

    private static Dialect changed(
            Dialect dialect,
            String key,
            @Nullable List<String> written,
            Set<String> others,
            Findings findings,
            BiFunction<Dialect, List<String>, Dialect> change) {
        if (written == null) {
            return dialect;
        }
        if (written.isEmpty()) {
            findings.problem(key, "empty (expected: at least one claim, or no such key)");
            return dialect;
        }
        var fitting = true;
        for (int i = 0; i < written.size(); i++) {
            fitting &= isFitting(key + "[" + i + "]", written.get(i), others, findings);
        }
        return fitting ? change.apply(dialect, written) : dialect;
    }

    private static boolean isFitting(String key, @Nullable String written, Set<String> others, Findings findings) {
        if (written == null) {
            return false;
        }
        for (var claim : SubjectName.of(written).claims()) {
            if (FixedMeanings.CLAIMS.contains(claim) || others.contains(claim)) {
                findings.problem(key, "'" + claim + "' means something else (expected: a claim that says this)");
                return false;
            }
        }
        return true;
    }

    /** One name has to be one subject: a plain claim could hold the text of several claims together. */
    private static List<SubjectName> subject(List<String> written, Findings findings) {
        var names = written.stream().map(SubjectName::of).toList();
        if (names.size() > 1 && names.stream().anyMatch(SubjectName::isCombined)) {
            findings.problem(
                    "subject",
                    "several claims together beside another claim, which could say the same name (expected: one of"
                            + " them alone)");
        }
        return names;
    }
}
