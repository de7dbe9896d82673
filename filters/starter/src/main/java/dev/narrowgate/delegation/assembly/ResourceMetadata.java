package dev.narrowgate.delegation.assembly;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.*;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.source.Addresses;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The metadata of the protected resources (RFC 9728, section 2). Members without a value are left out. */
public final class ResourceMetadata {

    private ResourceMetadata() {}

    /**
     * Returns one document for each resource: the gateway as a whole, and each resource that a policy names.
     *
     * @param certificates whether client certificates arrive at this gateway
     */
    public static Map<URI, Map<String, Object>> of(DelegationSettings settings, boolean certificates) {
        var policies = new LinkedHashMap<String, List<DelegationPolicy>>();
        policies.put(settings.publicUri().toString(), new ArrayList<>());
        for (var configured : settings.policies().values()) {
            var policy = configured.policy();
            policies.computeIfAbsent(resource(policy, settings), name -> new ArrayList<>())
                    .add(policy);
        }
        var all = new LinkedHashMap<URI, Map<String, Object>>();
        policies.forEach(
                (resource, own) -> all.put(URI.create(resource), document(settings, certificates, resource, own)));
        return all;
    }

    private static String resource(DelegationPolicy policy, DelegationSettings settings) {
        var resource = policy.resource();
        return resource == null ? settings.publicUri().toString() : resource;
    }

    private static Map<String, Object> document(
            DelegationSettings settings, boolean certificates, String resource, Collection<DelegationPolicy> policies) {
        var servers = settings.issuers().stream()
                .filter(issuer -> issuer.vouchesFor().contains(IssuerRole.SUBJECT))
                .map(ConfiguredIssuer::issuer)
                // The name of some issuers is not an address, so a client cannot request a token there.
                .filter(Addresses::isCallable)
                .filter(issuer ->
                        policies.isEmpty() || policies.stream().anyMatch(policy -> policy.takesSubjectsOf(issuer)))
                .toList();
        var scopes = policies.stream()
                .flatMap(ResourceMetadata::scopes)
                .sorted()
                .distinct()
                .toList();
        var members = new LinkedHashMap<String, Object>();
        members.put(RESOURCE, resource);
        put(members, AUTHORIZATION_SERVERS, servers);
        put(members, SCOPES_SUPPORTED, scopes);
        members.put(BEARER_METHODS_SUPPORTED, List.of("header"));
        put(members, DPOP_ALGORITHMS_SUPPORTED, settings.proofs().dpop().algorithms());
        members.put(CERTIFICATE_BOUND_TOKENS, certificates);
        return members;
    }

    private static void put(Map<String, Object> members, String name, List<String> values) {
        if (!values.isEmpty()) {
            members.put(name, values);
        }
    }

    private static Stream<String> scopes(DelegationPolicy policy) {
        return policy
                .scopes()
                .translation()
                .sources(policy.limit().scopes())
                .and(policy.scopes().required())
                .values()
                .stream();
    }
}
