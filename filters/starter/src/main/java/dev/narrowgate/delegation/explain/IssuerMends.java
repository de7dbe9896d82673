package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.Provider;
import dev.narrowgate.delegation.adapter.jose.TrialToken;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.autoconfigure.ChangedConfiguration;
import dev.narrowgate.delegation.autoconfigure.DelegationSettings;
import dev.narrowgate.delegation.explain.Candidate.Words;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Changes of what is configured of a token's issuer. */
final class IssuerMends {

    private static final List<String> LIVES = List.of("2h", "8h", "12h", "24h");
    private static final List<String> SKEWS = List.of("1m", "5m");
    private static final List<String> CLIENTS = List.of("client_id", "azp", "cid", "appid");
    private static final Words CLAIMS = new Words("typ", "claim ", "is missing");

    private final Trial trial;
    private final TrialToken token;
    private final Vouching use;
    private final List<Candidate> candidates = new ArrayList<>();

    private IssuerMends(Trial trial, TrialToken token, Vouching use) {
        this.trial = trial;
        this.token = token;
        this.use = use;
    }

    /** @param use what the token is used as */
    static List<Candidate> of(Trial trial, @Nullable TrialToken token, Vouching use) {
        if (token == null
                || token.issuer().isEmpty()
                || token.issuer().equals(trial.settings().gateway())) {
            return List.of();
        }
        var mends = new IssuerMends(trial, token, use);
        mends.collect();
        return mends.candidates;
    }

    private void collect() {
        int own = index(token.issuer());
        if (own < 0) {
            unknown();
            return;
        }
        var issuer = trial.settings().issuers().get(own);
        var key = key(own);
        if (!issuer.vouchesFor().contains(Vouching.GATEWAY)) {
            vouching(own, use);
            actors();
            providers(key, issuer);
            type(key, issuer);
        }
        for (var life : LIVES) {
            line(
                    new Words("lives longer"),
                    key,
                    "max-lifetime",
                    life,
                    "If its tokens live so long. What is minted here stays short.");
        }
        for (var skew : SKEWS) {
            line(
                    new Words("in the future", "not valid before"),
                    key,
                    "clock-skew",
                    skew,
                    "Better: set the clock of the issuer, or of this machine.");
        }
        // With a key of the trial there is always exactly one.
        if (!trial.isSignedAnew()) {
            line(
                    new Words("kid"),
                    key,
                    "keys-without-kid",
                    "one",
                    "Then the one key that fits is taken for a token that names none.");
        }
        claims(key);
        audiences(key, issuer);
    }

    /** Names that other services have too are left out: a token for them is not for this gateway. */
    private void audiences(String key, DelegationSettings.Issuer issuer) {
        if (use == Vouching.SUBJECT && trial.policy().resource() != null) {
            return;
        }
        var claims = token.claims();
        var all = new TreeSet<>(issuer.audiences());
        var written = claims.path("aud");
        for (var one : written.isArray() ? written.valueStream().toList() : List.of(written)) {
            var name = one.asString("");
            var isOthers = name.isEmpty()
                    || name.equals("account")
                    || name.endsWith("/userinfo")
                    || CLIENTS.stream()
                            .anyMatch(claim -> claims.path(claim).asString("").equals(name));
            if (!isOthers && all.add(name)) {
                list(
                        new Words("addressed to"),
                        key,
                        "audiences",
                        List.copyOf(all),
                        "Only if no other service takes tokens of that name. Or: "
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

    private static String key(int issuer) {
        return "delegation.issuers[" + issuer + "]";
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
        for (var claim : List.of("azp", "cid", "appid")) {
            if (claims.has(claim) && !claims.has("client_id")) {
                list(
                        new Words("client_id"),
                        key,
                        "claims.client",
                        List.of(claim),
                        "If this claim names the client that asked for the token at this issuer.");
            }
        }
        if (!claims.has("jti")) {
            list(
                    new Words("jti"),
                    key,
                    "claims.id",
                    List.of("jti"),
                    "A token without an id is then known by its SHA-256.");
        }
        if (claims.has("scp") && !claims.has("scope")) {
            list(
                    new Words("scp", "scope"),
                    key,
                    "claims.scope",
                    List.of("scp"),
                    "If this claim holds the scopes at this issuer.");
        }
    }

    private void vouching(int issuer, Vouching more) {
        var all = new TreeSet<String>();
        trial.settings().issuers().get(issuer).vouchesFor().forEach(one -> all.add(lower(one)));
        if (all.add(lower(more))) {
            var isOfAgents = more == Vouching.SUBJECT
                    && trial.settings().issuers().get(issuer).vouchesFor().equals(Set.of(Vouching.ACTOR));
            list(
                    new Words("vouch"),
                    key(issuer),
                    "vouches-for",
                    List.copyOf(all),
                    (isOfAgents ? "If this is an agent's own token, give it with --actor-token instead. " : "")
                            + "Only if you believe what this issuer says of every " + lower(more) + " it names.");
        }
    }

    /** The issuers that the chain in the token names: the token's own where it names none. */
    private void actors() {
        for (var act = token.claims().path("act"); act.isObject(); act = act.path("act")) {
            int issuer = index(act.path("iss").asString(token.issuer()));
            if (issuer >= 0) {
                vouching(issuer, Vouching.ACTOR);
            }
        }
    }

    private static String lower(Vouching one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private void providers(String key, DelegationSettings.Issuer issuer) {
        for (var provider : ProviderSigns.likely(token.claims())) {
            if (provider == issuer.provider()) {
                continue;
            }
            var name = ProviderSigns.name(provider);
            var client = token.claims().path("client_id").asString("");
            if (provider == Provider.COGNITO && !token.claims().has("aud") && !client.isEmpty()) {
                var audiences = new TreeSet<>(issuer.audiences());
                audiences.add(client);
                add(
                        CLAIMS,
                        key,
                        "provider: " + name + ", audiences: " + YamlText.list(audiences),
                        "The client of the token stands for its audience: it has to be this gateway's alone.",
                        configuration -> configuration
                                .with(key + ".provider", List.of(name), false)
                                .with(key + ".audiences", List.copyOf(audiences), true));
            } else {
                line(
                        CLAIMS,
                        key,
                        "provider",
                        name,
                        "If its issuer is one. The page on identity providers says what its tokens prove less.");
            }
        }
    }

    /** What is no access token by its type stays refused. */
    private void type(String key, DelegationSettings.Issuer issuer) {
        var type = token.header().path("typ").asString("none").toLowerCase(Locale.ROOT);
        var all = new TreeSet<>(issuer.types());
        if ((type.equals("jwt") || type.equals("none")) && all.add(type)) {
            list(
                    new Words("header: typ"),
                    key,
                    "types",
                    List.copyOf(all),
                    "Then typ does not tell access tokens from ID tokens: never name a client that logs people in"
                            + " under audiences here.");
        }
    }

    /** One that is written almost so, or not at all. */
    private void unknown() {
        var words = new Words("issuer is not trusted");
        var name = token.issuer();
        var issuers = trial.settings().issuers();
        for (int i = 0; i < issuers.size(); i++) {
            if (plain(issuers.get(i).issuer()).equals(plain(name))) {
                line(words, key(i), "issuer", name, "It is compared letter by letter.");
            }
        }
        if (!candidates.isEmpty() || !trial.isSignedAnew()) {
            return;
        }
        var key = key(issuers.size());
        var provider = ProviderSigns.likely(token.claims()).stream()
                .findFirst()
                .map(ProviderSigns::name)
                .orElse("rfc9068");
        var isAddress = isHttps(name);
        var place = isAddress ? "discovery: true" : "jwks-uri: \"https://keys.invalid/jwks\"";
        var mend = mend(
                key,
                "{ issuer: " + YamlText.scalar(name) + ", " + place + ", provider: " + provider + ", vouches-for: [ "
                        + lower(use) + " ] }",
                (isAddress ? "" : "With the address of its keys. ")
                        + "Only if you believe this issuer; its signature was not checked.");
        var changed = trial.configuration()
                .with(key + ".issuer", List.of(name), false)
                .with(
                        key + (isAddress ? ".discovery" : ".jwks-uri"),
                        List.of(isAddress ? "true" : "https://keys.invalid/jwks"),
                        false)
                .with(key + ".provider", List.of(provider), false)
                .with(key + ".vouches-for", List.of(lower(use)), true);
        candidates.add(new Candidate(words, mend, () -> trial.with(changed), true));
    }

    private static boolean isHttps(String name) {
        try {
            return "https".equals(URI.create(name).getScheme());
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** Scheme and host are the same in any case, and a path is not: it may be another tenant's. */
    private static String plain(String name) {
        int scheme = name.indexOf("://");
        int path = scheme < 0 ? -1 : name.indexOf('/', scheme + 3);
        var plain = path < 0
                ? name.toLowerCase(Locale.ROOT)
                : name.substring(0, path).toLowerCase(Locale.ROOT) + name.substring(path);
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private void line(Words words, String key, String name, String value, String advice) {
        add(
                words,
                key,
                name + ": " + YamlText.scalar(value),
                advice,
                configuration -> configuration.with(key + "." + name, List.of(value), false));
    }

    private void list(Words words, String key, String name, List<String> values, String advice) {
        add(
                words,
                key,
                name + ": " + YamlText.list(values),
                advice,
                configuration -> configuration.with(key + "." + name, values, true));
    }

    private interface Change {
        ChangedConfiguration of(ChangedConfiguration configuration);
    }

    private void add(Words words, String key, String yaml, String advice, Change change) {
        candidates.add(new Candidate(
                words, mend(key, yaml, advice), () -> trial.with(change.of(trial.configuration())), false));
    }

    private Mend mend(String key, String yaml, String advice) {
        var place = trial.configuration().place(key + ".issuer");
        return Mend.line(place.substring(0, place.length() - ".issuer".length()), yaml, advice);
    }
}
