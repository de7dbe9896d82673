package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What two configurations have in common, so that an engine can take over the caches of the engine before it.
 *
 * @param verification whether tokens are verified in the same way
 * @param issuers the issuers whose keys are fetched in the same way
 * @param policies the policies whose decisions and tokens are the same
 */
record Unchanged(boolean verification, Set<IssuerSettings> issuers, Map<String, ConfiguredPolicy> policies) {

    static final Unchanged NOTHING = new Unchanged(false, Set.of(), Map.of());

    static Unchanged between(DelegationSettings before, DelegationSettings next) {
        var keys = same(before, next, DelegationProperties::keys)
                && same(before, next, DelegationProperties::allowInsecureHttp);
        // The content of a file of authorities may have changed, although its name has not.
        var verification = keys
                && before.issuers().stream().allMatch(issuer -> issuer.authorities() == null)
                && next.issuers().stream().allMatch(issuer -> issuer.authorities() == null)
                && same(before, next, DelegationProperties::gateway)
                && same(before, next, DelegationProperties::publicUri)
                && same(before, next, DelegationProperties::issuers)
                && same(before, next, DelegationProperties::servers)
                && same(before, next, DelegationProperties::cache)
                && TrustedIssuers.claims(before).equals(TrustedIssuers.claims(next));
        // A decision depends on the actors too, and a token on everything that it says or that it is checked against.
        var policies = verification
                && same(before, next, DelegationProperties::actors)
                && same(before, next, DelegationProperties::decisionPoints)
                && bundles(before).equals(bundles(next))
                && same(before, next, DelegationProperties::signing)
                && same(before, next, DelegationProperties::provenance)
                && same(before, next, DelegationProperties::tasks)
                && same(before, next, DelegationProperties::proofs);
        return new Unchanged(
                verification, keys ? common(before, next) : Set.of(), policies ? policies(before, next) : Map.of());
    }

    private static boolean same(
            DelegationSettings before,
            DelegationSettings next,
            Function<DelegationProperties, @Nullable Object> section) {
        return Objects.equals(section.apply(before.written()), section.apply(next.written()));
    }

    /** The bundles in Rego. The content of one may have changed, although its name has not. */
    private static Map<String, String> bundles(DelegationSettings settings) {
        var bundles = new HashMap<String, String>();
        settings.decisionPoints().forEach((name, point) -> {
            if (point.rego() != null) {
                bundles.put(name, point.rego().fingerprint());
            }
        });
        return bundles;
    }

    private static Set<IssuerSettings> common(DelegationSettings before, DelegationSettings next) {
        return before.issuers().stream()
                .filter(issuer -> issuer.authorities() == null)
                .map(ConfiguredIssuer::settings)
                .filter(settings -> next.issuers().stream()
                        .anyMatch(issuer -> issuer.authorities() == null
                                && issuer.settings().equals(settings)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Without those that show a credential, because its file may have another content. */
    private static Map<String, ConfiguredPolicy> policies(DelegationSettings before, DelegationSettings next) {
        var kept = new LinkedHashMap<String, ConfiguredPolicy>();
        before.policies().forEach((name, policy) -> {
            var written = before.written().policies().get(name);
            if (written != null && written.equals(next.written().policies().get(name)) && policy.credential() == null) {
                kept.put(name, policy);
            }
        });
        return kept;
    }

    /** Returns the keys of the unchanged issuers, by their issuer. */
    Map<String, CachedKeys> keys(TrustedIssuers before) {
        return before.keys().stream()
                .filter(keys ->
                        issuers.stream().anyMatch(issuer -> keys.issuer().equals(issuer.issuer())))
                .collect(Collectors.toUnmodifiableMap(CachedKeys::issuer, keys -> keys));
    }

    /** Whether keys were fetched before and cannot have changed since. A file may have another content now. */
    boolean isFetched(CachedKeys keys, Map<String, CachedKeys> kept) {
        return kept.containsKey(keys.issuer())
                && issuers.stream()
                        .filter(issuer -> keys.issuer().equals(issuer.issuer()))
                        .noneMatch(issuer ->
                                issuer.jwksUri() != null && issuer.jwksUri().startsWith("file:"));
    }

    /**
     * Returns the names of the unchanged policies for which this gateway issues the tokens. A token of a server may be bound to the
     * proof key of one engine.
     */
    Set<String> minting() {
        return policies.values().stream()
                .filter(policy -> policy.server() == null)
                .map(ConfiguredPolicy::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the settings with the unchanged policies of before, because policies are compared by identity. */
    DelegationSettings in(DelegationSettings next) {
        var all = new LinkedHashMap<>(next.policies());
        all.replaceAll((name, policy) -> policies.getOrDefault(name, policy));
        return next.withPolicies(all);
    }
}
