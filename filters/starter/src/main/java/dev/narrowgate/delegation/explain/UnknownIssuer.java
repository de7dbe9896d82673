package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.Candidate.Words;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Finds changes for an issuer that is not configured, or that is configured with another spelling. */
final class UnknownIssuer {

    private final Trial trial;
    private final TrialToken token;
    private final IssuerRole use;
    private final IssuerLines lines;

    UnknownIssuer(Trial trial, TrialToken token, IssuerRole use, IssuerLines lines) {
        this.trial = trial;
        this.token = token;
        this.use = use;
        this.lines = lines;
    }

    void collect() {
        var words = new Words("issuer is not trusted");
        var name = token.issuer();
        var issuers = trial.settings().issuers();
        for (int i = 0; i < issuers.size(); i++) {
            if (plain(issuers.get(i).issuer()).equals(plain(name))) {
                lines.line(words, IssuerLines.key(i), "issuer", name, "Issuers are compared character by character.");
            }
        }
        if (!lines.all().isEmpty() || !trial.isSignedAnew()) {
            return;
        }
        var key = IssuerLines.key(issuers.size());
        var provider = ProviderSigns.likely(token.claims()).stream()
                .findFirst()
                .map(ProviderSigns::name)
                .orElse("rfc9068");
        var isAddress = isHttps(name);
        var place = isAddress ? "discovery: true" : "jwks-uri: \"https://keys.invalid/jwks\"";
        var correction = lines.correction(
                key,
                "{ issuer: " + YamlText.scalar(name) + ", " + place + ", provider: " + provider + ", vouches-for: [ "
                        + use.name().toLowerCase(Locale.ROOT) + " ] }",
                (isAddress ? "" : "Write the address of its keys. ")
                        + "Only if you trust this issuer. The signature was not verified.");
        var changed = trial.configuration()
                .with(key + ".issuer", List.of(name), false)
                .with(
                        key + (isAddress ? ".discovery" : ".jwks-uri"),
                        List.of(isAddress ? "true" : "https://keys.invalid/jwks"),
                        false)
                .with(key + ".provider", List.of(provider), false)
                .with(key + ".vouches-for", List.of(use.name().toLowerCase(Locale.ROOT)), true);
        lines.add(new Candidate(words, correction, () -> trial.with(changed), true));
    }

    private static boolean isHttps(String name) {
        try {
            return "https".equals(URI.create(name).getScheme());
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /**
     * Normalizes a name for comparison. Scheme and host ignore case, but a path does not: it may name another tenant.
     */
    private static String plain(String name) {
        int scheme = name.indexOf("://");
        int path = scheme < 0 ? -1 : name.indexOf('/', scheme + 3);
        var plain = path < 0
                ? name.toLowerCase(Locale.ROOT)
                : name.substring(0, path).toLowerCase(Locale.ROOT) + name.substring(path);
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
