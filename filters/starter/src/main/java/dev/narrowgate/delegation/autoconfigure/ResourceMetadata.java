package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What callers have to bring to each protected resource (RFC 9728, section 2). Members without a value are left out. */
final class ResourceMetadata {

    private ResourceMetadata() {}

    /**
     * One document for each resource: the gateway as a whole, and each that a policy names.
     *
     * @param certificates whether certificates of clients arrive here
     */
    static Map<URI, Map<String, Object>> of(DelegationSettings settings, boolean certificates) {
        var all = new LinkedHashMap<URI, Map<String, Object>>();
        var policies = settings.policies().values();
        all.put(
                settings.publicUri(),
                document(
                        settings,
                        certificates,
                        settings.publicUri().toString(),
                        policies.stream()
                                .filter(policy -> policy.resource() == null)
                                .toList()));
        for (var policy : policies) {
            if (policy.resource() != null) {
                var resource = policy.resource();
                all.computeIfAbsent(
                        URI.create(resource),
                        uri -> document(
                                settings,
                                certificates,
                                resource,
                                policies.stream()
                                        .filter(other -> resource.equals(other.resource()))
                                        .toList()));
            }
        }
        return all;
    }

    private static Map<String, Object> document(
            DelegationSettings settings, boolean certificates, String resource, Collection<DelegationPolicy> policies) {
        var servers = settings.issuers().stream()
                .filter(issuer -> issuer.vouchesFor().contains(Vouching.SUBJECT))
                .map(DelegationSettings.Issuer::issuer)
                .toList();
        var scopes = policies.stream()
                .flatMap(ResourceMetadata::scopes)
                .sorted()
                .distinct()
                .toList();
        var members = new LinkedHashMap<String, Object>();
        members.put("resource", resource);
        put(members, "authorization_servers", servers);
        put(members, "scopes_supported", scopes);
        members.put("bearer_methods_supported", List.of("header"));
        put(members, "dpop_signing_alg_values_supported", settings.proofs().algorithms());
        members.put("tls_client_certificate_bound_access_tokens", certificates);
        return members;
    }

    private static void put(Map<String, Object> members, String name, List<String> values) {
        if (!values.isEmpty()) {
            members.put(name, values);
        }
    }

    private static Stream<String> scopes(DelegationPolicy policy) {
        return Stream.concat(policy.limit().scopes().values().stream(), policy.requiredScopes().values().stream());
    }
}
