package dev.narrowgate.delegation.assembly;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.PolicyReader;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.token.TimeBounds;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * The trusted issuers. This gateway is one of them, because agents present its tokens when they call further.
 *
 * @param keys the keys of the other issuers
 * @param audiences for each issuer, the names that it uses for this gateway
 */
public record TrustedIssuers(List<TrustedIssuer> all, List<CachedKeys> keys, Map<String, Set<String>> audiences) {

    private static final Duration OWN_CLOCK_SKEW = Duration.ofSeconds(5);

    public static TrustedIssuers of(DelegationSettings settings, SigningKeys ownKeys, InstantSource clock) {
        return of(settings, ownKeys, clock, Map.of());
    }

    /** @param kept the keys that were fetched before, by their issuer */
    static TrustedIssuers of(
            DelegationSettings settings, SigningKeys ownKeys, InstantSource clock, Map<String, CachedKeys> kept) {
        return of(settings, ownKeys, clock, settings.keyTimes(), issuer -> source(issuer, settings), kept);
    }

    /** @param sources returns the source of the keys of an issuer that has keys */
    public static TrustedIssuers of(
            DelegationSettings settings,
            SigningKeys ownKeys,
            InstantSource clock,
            JwksCachePolicy times,
            Function<ConfiguredIssuer, Mono<byte[]>> sources) {
        return of(settings, ownKeys, clock, times, sources, Map.of());
    }

    private static TrustedIssuers of(
            DelegationSettings settings,
            SigningKeys ownKeys,
            InstantSource clock,
            JwksCachePolicy times,
            Function<ConfiguredIssuer, Mono<byte[]>> sources,
            Map<String, CachedKeys> kept) {
        var all = new ArrayList<TrustedIssuer>();
        var keys = new ArrayList<CachedKeys>();
        Map<String, Set<String>> audiences = new HashMap<>();
        var claims = claims(settings);
        for (var issuer : settings.issuers()) {
            if (issuer.hasKeys()) {
                var present = kept.get(issuer.issuer());
                var cached = present != null
                        ? present
                        : new CachedKeys(
                                issuer.issuer(),
                                sources.apply(issuer),
                                issuer.settings().keysWithoutKid(),
                                times,
                                clock);
                keys.add(cached);
                all.add(trusted(issuer, cached, claims));
            } else {
                all.add(trusted(
                        issuer,
                        (keyId, algorithm) -> Answer.refused(
                                new TokenRejected("issuer " + issuer.issuer() + " has no configured keys")),
                        claims));
            }
            audiences.put(issuer.issuer(), names(issuer, settings));
        }
        all.add(own(settings, ownKeys));
        audiences.put(settings.gateway(), Set.of(settings.gateway()));
        return new TrustedIssuers(all, keys, audiences);
    }

    /**
     * The issuer's audiences and public-uri. A client that follows the resource metadata (RFC 9728) requests a token
     * for public-uri.
     */
    private static Set<String> names(ConfiguredIssuer issuer, DelegationSettings settings) {
        var names = new HashSet<>(issuer.audiences());
        names.add(settings.publicUri().toString());
        return Set.copyOf(names);
    }

    /** Returns the issuer of this name. Fails if there is none. */
    public TrustedIssuer named(String issuer) {
        return all.stream()
                .filter(trusted -> trusted.issuer().equals(issuer))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the rules that combine a token with its presenter. */
    public DelegationRules rules(DelegationSettings settings) {
        return new DelegationRules(
                audiences, settings.actors(), settings.provenance().rules());
    }

    /** The issuers that vouch for actors. */
    public Set<String> actorIssuers() {
        return all.stream()
                .filter(issuer -> issuer.vouchesFor().contains(IssuerRole.ACTOR))
                .map(TrustedIssuer::issuer)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the configured source of an issuer's keys. */
    public static Mono<byte[]> source(ConfiguredIssuer issuer, DelegationSettings settings) {
        var timeout = settings.keyTimes().timeout();
        var sources = OwnRequests.keys(issuer.authorities());
        var uri = issuer.jwksUri();
        if (uri == null) {
            return sources.discovered(issuer.issuer(), settings.insecureHosts()::accept, timeout);
        }
        return FileUri.isOne(uri) ? KeySources.file(FileUri.path(uri)) : sources.http(uri, timeout);
    }

    /** The claims that the policies name. The verified token holds them for every policy, because it is cached for all. */
    static Set<String> claims(DelegationSettings settings) {
        return settings.policies().values().stream()
                .map(policy -> policy.policy().claims())
                .flatMap(claims -> Stream.concat(claims.subject().stream(), claims.actor().stream()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static TrustedIssuer trusted(ConfiguredIssuer issuer, IssuerKeys keys, Set<String> claims) {
        return new TrustedIssuer(
                issuer.issuer(),
                keys,
                issuer.algorithms(),
                issuer.types(),
                issuer.vouchesFor(),
                issuer.taskClaim(),
                TimeBounds.token(
                        issuer.settings().clockSkew(), issuer.settings().maxLifetime()),
                issuer.dialect(),
                claims);
    }

    private static TrustedIssuer own(DelegationSettings settings, SigningKeys keys) {
        var algorithm = settings.signing().algorithm();
        return new TrustedIssuer(
                settings.gateway(),
                keys,
                Set.of(algorithm),
                Set.of(MediaTypes.AT_JWT),
                Set.of(IssuerRole.GATEWAY),
                TASK_ID,
                TimeBounds.token(OWN_CLOCK_SKEW, PolicyReader.LONGEST_LIFETIME));
    }
}
