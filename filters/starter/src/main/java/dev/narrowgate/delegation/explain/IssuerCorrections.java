package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.KID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.APPID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.CID;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.SCP;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.TYP;

import dev.narrowgate.delegation.engine.jose.JoseHeaderNames;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.explain.Candidate.Words;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds changes to the configuration of a token's issuer. */
final class IssuerCorrections {

    private static final List<String> LIFETIMES = List.of("2h", "8h", "12h", "24h");
    private static final List<String> SKEWS = List.of("1m", "5m");
    private static final List<String> CLIENTS = List.of(CLIENT_ID, AZP, CID, APPID);
    private static final Words CLAIMS = new Words(TYP, "claim ", "is missing");

    private final Trial trial;
    private final TrialToken token;
    private final IssuerRole use;
    private final IssuerLines lines;

    private IssuerCorrections(Trial trial, TrialToken token, IssuerRole use) {
        this.trial = trial;
        this.token = token;
        this.use = use;
        this.lines = new IssuerLines(trial);
    }

    /** @param use the role in which the token is used */
    static List<Candidate> of(Trial trial, @Nullable TrialToken token, IssuerRole use) {
        if (token == null
                || token.issuer().isEmpty()
                || token.issuer().equals(trial.settings().gateway())) {
            return List.of();
        }
        var corrections = new IssuerCorrections(trial, token, use);
        corrections.collect();
        return corrections.lines.all();
    }

    private void collect() {
        int own = index(token.issuer());
        if (own < 0) {
            new UnknownIssuer(trial, token, use, lines).collect();
            return;
        }
        var issuer = trial.settings().issuers().get(own);
        var key = IssuerLines.key(own);
        if (!issuer.vouchesFor().contains(IssuerRole.GATEWAY)) {
            vouching(own, use);
            actors();
            providers(key, issuer);
            type(key, issuer);
        }
        for (var life : LIFETIMES) {
            lines.line(
                    new Words("lives longer"),
                    key,
                    "max-lifetime",
                    life,
                    "Only if tokens of this issuer live this long. The narrower tokens keep their lifetime.");
        }
        for (var skew : SKEWS) {
            lines.line(
                    new Words("in the future", "not valid before"),
                    key,
                    "clock-skew",
                    skew,
                    "Prefer to correct the clock of the issuer or of this machine.");
        }
        // A trial issuer always has exactly one key, so this line would show nothing.
        if (!trial.isSignedAnew()) {
            lines.line(
                    new Words(KID),
                    key,
                    "keys-without-kid",
                    "one",
                    "A token without a kid is then verified with the one matching key.");
        }
        claims(key);
        audiences(key, issuer);
    }

    /** Leaves out names that other services have too, because a token for them is not for this gateway. */
    private void audiences(String key, ConfiguredIssuer issuer) {
        if (use == IssuerRole.SUBJECT && trial.policy().resource() != null) {
            return;
        }
        var claims = token.claims();
        var all = new TreeSet<>(issuer.audiences());
        var written = claims.path(AUD);
        for (var one : written.isArray() ? written.valueStream().toList() : List.of(written)) {
            var name = one.asString("");
            var isOthers = name.isEmpty()
                    || name.equals("account")
                    || name.endsWith("/userinfo")
                    || CLIENTS.stream()
                            .anyMatch(claim -> claims.path(claim).asString("").equals(name));
            if (!isOthers && all.add(name)) {
                lines.list(
                        new Words("addressed to"),
                        key,
                        "audiences",
                        List.copyOf(all),
                        "Only if no other service accepts tokens for this audience. Or: "
                                + ProviderAdvice.audience(
                                        issuer.provider(),
                                        issuer.audiences().stream()
                                                .sorted()
                                                .findFirst()
                                                .orElse(""))
                                + ".");
                all.remove(name);
            }
        }
    }

    private int index(String name) {
        var issuers = trial.settings().issuers();
        for (int i = 0; i < issuers.size(); i++) {
            if (issuers.get(i).issuer().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void claims(String key) {
        var claims = token.claims();
        for (var claim : List.of(AZP, CID, APPID)) {
            if (claims.has(claim) && !claims.has(CLIENT_ID)) {
                lines.list(
                        new Words(CLIENT_ID),
                        key,
                        "claims.client",
                        List.of(claim),
                        "Only if this claim names the client that requested the token.");
            }
        }
        if (!claims.has(JTI)) {
            lines.list(new Words(JTI), key, "claims.id", List.of(JTI), "The id of a token is then its SHA-256.");
        }
        if (claims.has(SCP) && !claims.has(SCOPE)) {
            lines.list(
                    new Words(SCP, SCOPE),
                    key,
                    "claims.scope",
                    List.of(SCP),
                    "Only if this claim holds the scopes of the token.");
        }
    }

    private void vouching(int issuer, IssuerRole more) {
        var all = new TreeSet<String>();
        trial.settings().issuers().get(issuer).vouchesFor().forEach(one -> all.add(lower(one)));
        if (all.add(lower(more))) {
            var isOfAgents = more == IssuerRole.SUBJECT
                    && trial.settings().issuers().get(issuer).vouchesFor().equals(Set.of(IssuerRole.ACTOR));
            lines.list(
                    new Words("vouch"),
                    IssuerLines.key(issuer),
                    "vouches-for",
                    List.copyOf(all),
                    (isOfAgents ? "If this is an agent's own token, pass it with --actor-token instead. " : "")
                            + "Only if you trust this issuer for every " + lower(more) + " that it names.");
        }
    }

    /** Lets the issuers of the chain's actors vouch for actors. An actor without an issuer has the token's issuer. */
    private void actors() {
        for (var act = token.claims().path(ACT); act.isObject(); act = act.path(ACT)) {
            int issuer = index(act.path(ISS).asString(token.issuer()));
            if (issuer >= 0) {
                vouching(issuer, IssuerRole.ACTOR);
            }
        }
    }

    private static String lower(IssuerRole one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private void providers(String key, ConfiguredIssuer issuer) {
        for (var provider : ProviderSigns.likely(token.claims())) {
            if (provider == issuer.provider()) {
                continue;
            }
            var name = ProviderSigns.name(provider);
            var client = token.claims().path(CLIENT_ID).asString("");
            if (provider == Provider.COGNITO && !token.claims().has(AUD) && !client.isEmpty()) {
                var audiences = new TreeSet<>(issuer.audiences());
                audiences.add(client);
                lines.add(
                        CLAIMS,
                        key,
                        "provider: " + name + ", audiences: " + YamlText.list(audiences),
                        "The client id takes the place of the audience, so it must belong to this gateway only.",
                        configuration -> configuration
                                .with(key + ".provider", List.of(name), false)
                                .with(key + ".audiences", List.copyOf(audiences), true));
            } else {
                lines.line(
                        CLAIMS,
                        key,
                        "provider",
                        name,
                        "Only if the issuer is one. The page on identity providers lists the limits of its tokens.");
            }
        }
    }

    /** Adds only {@code JWT} or a missing type. A token of another type that is not an access token stays refused. */
    private void type(String key, ConfiguredIssuer issuer) {
        var type = token.header().path(JoseHeaderNames.TYP).asString("none").toLowerCase(Locale.ROOT);
        var all = new TreeSet<>(issuer.types());
        if ((type.equals(MediaTypes.JWT) || type.equals("none")) && all.add(type)) {
            lines.list(
                    new Words("header: typ"),
                    key,
                    "types",
                    List.copyOf(all),
                    "The typ then does not distinguish access tokens from ID tokens. Never list a client for logins"
                            + " under audiences.");
        }
    }
}
