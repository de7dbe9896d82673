package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.Provider;
import dev.narrowgate.delegation.adapter.jose.TrialToken;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.autoconfigure.DelegationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Changes of what is configured of a token's issuer. */
final class IssuerMends {

    private static final List<String> LIVES = List.of("2h", "8h", "12h", "24h");
    private static final List<String> SKEWS = List.of("1m", "5m");

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
        var issuers = trial.settings().issuers();
        for (int i = 0; i < issuers.size(); i++) {
            if (issuers.get(i).issuer().equals(token.issuer())) {
                known("delegation.issuers[" + i + "]", issuers.get(i));
                return;
            }
        }
        unknown(issuers);
    }

    private void known(String key, DelegationSettings.Issuer issuer) {
        if (!issuer.vouchesFor().contains(Vouching.GATEWAY)) {
            vouching(key, issuer);
            providers(key, issuer, true);
        }
        type(key, issuer);
        for (var life : LIVES) {
            line(key, "max-lifetime", life, "Its tokens live so long; what is minted here stays short.");
        }
        for (var skew : SKEWS) {
            line(key, "clock-skew", skew, "Better: set the clock of the issuer, or of this machine.");
        }
        line(key, "keys-without-kid", "one", "");
        var claims = token.claims();
        for (var claim : List.of("azp", "cid", "appid")) {
            if (claims.has(claim) && !claims.has("client_id")) {
                list(key, "claims.client", List.of(claim), "");
            }
        }
        if (!claims.has("jti")) {
            list(key, "claims.id", List.of("jti"), "A token without an id is then known by its SHA-256.");
        }
        if (claims.has("scp") && !claims.has("scope")) {
            list(key, "claims.scope", List.of("scp"), "");
        }
        if (!issuer.vouchesFor().contains(Vouching.GATEWAY)) {
            providers(key, issuer, false);
        }
    }

    private void vouching(String key, DelegationSettings.Issuer issuer) {
        var all = new TreeSet<String>();
        issuer.vouchesFor().forEach(one -> all.add(one.name().toLowerCase(Locale.ROOT)));
        if (all.add(use.name().toLowerCase(Locale.ROOT))) {
            list(
                    key,
                    "vouches-for",
                    List.copyOf(all),
                    "Only if you believe what this issuer says of every "
                            + use.name().toLowerCase(Locale.ROOT) + " it names.");
        }
    }

    private void providers(String key, DelegationSettings.Issuer issuer, boolean likely) {
        for (var provider : ProviderSigns.all(token.claims(), likely)) {
            if (provider == issuer.provider()) {
                continue;
            }
            var name = ProviderSigns.name(provider);
            var advice = likely ? "" : "If the issuer is one of that kind.";
            var client = token.claims().path("client_id").asString("");
            if (provider == Provider.COGNITO && !token.claims().has("aud") && !client.isEmpty()) {
                var changed = trial.configuration()
                        .with(key + ".provider", List.of(name), false)
                        .with(key + ".audiences", List.of(client), true);
                add(key, "provider: " + name + ", audiences: [ " + client + " ]", advice, trial.with(changed));
            } else {
                line(key, "provider", name, advice);
            }
        }
    }

    private void type(String key, DelegationSettings.Issuer issuer) {
        var type = token.header().path("typ").asString("none").toLowerCase(Locale.ROOT);
        var all = new TreeSet<>(issuer.types());
        if (all.add(type.startsWith("application/") ? type.substring("application/".length()) : type)) {
            list(
                    key,
                    "types",
                    List.copyOf(all),
                    "Then typ does not tell access tokens from ID tokens: never name a client that logs people in"
                            + " as an audience here.");
        }
    }

    /** One that is written almost so, or not at all. */
    private void unknown(List<DelegationSettings.Issuer> issuers) {
        var name = token.issuer();
        for (int i = 0; i < issuers.size(); i++) {
            if (plain(issuers.get(i).issuer()).equals(plain(name))) {
                line("delegation.issuers[" + i + "]", "issuer", name, "It is compared letter by letter.");
            }
        }
        if (!candidates.isEmpty()) {
            return;
        }
        var key = "delegation.issuers[" + issuers.size() + "]";
        var provider = ProviderSigns.all(token.claims(), true).stream()
                .findFirst()
                .map(ProviderSigns::name)
                .orElse("rfc9068");
        var changed = trial.configuration()
                .with(key + ".issuer", List.of(name), false)
                .with(key + ".jwks-uri", List.of("https://keys.invalid/jwks"), false)
                .with(key + ".provider", List.of(provider), false)
                .with(key + ".vouches-for", List.of(use.name().toLowerCase(Locale.ROOT)), true);
        add(
                key,
                "{ issuer: \"" + name + "\", discovery: true, provider: " + provider + ", vouches-for: [ "
                        + use.name().toLowerCase(Locale.ROOT) + " ] }",
                "Only if you believe this issuer.",
                trial.with(changed));
    }

    private static String plain(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private void line(String key, String name, String value, String advice) {
        var quoted = value.contains(":") ? "\"" + value + "\"" : value;
        add(key, name + ": " + quoted, advice, trial.with(key + "." + name, List.of(value), false));
    }

    private void list(String key, String name, List<String> values, String advice) {
        var yaml = name.startsWith("claims.")
                ? "claims: { " + name.substring("claims.".length()) + ": [ " + String.join(", ", values) + " ] }"
                : name + ": [ " + String.join(", ", values) + " ]";
        add(key, yaml, advice, trial.with(key + "." + name, values, true));
    }

    private void add(String key, String yaml, String advice, @Nullable Trial changed) {
        if (changed != null) {
            var place = trial.configuration().place(key + ".issuer");
            var issuer = place.substring(0, place.length() - ".issuer".length());
            candidates.add(new Candidate(Mend.line(issuer, yaml, advice), changed));
        }
    }
}
