package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.policy.PolicySettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.settings.FieldName;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Checks the configured names of headers: those that the gateway sets, and those of callers that are forwarded. */
final class HeaderRules {

    /** The headers that are replaced, or belong to the connection, whatever a policy says. */
    private static final Set<String> NEVER =
            Set.of("authorization", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private final ConfigurationSource source;

    HeaderRules(ConfigurationSource source) {
        this.source = source;
    }

    ReservedHeaders headers(Map<String, String> written) {
        var section = DelegationProperties.PREFIX + ".provenance.headers.";
        var names = new EnumMap<ProvenanceHeader, String>(ProvenanceHeader.class);
        var unknown = new TreeMap<>(written);
        var known = new TreeMap<String, ProvenanceHeader>();
        for (var header : ProvenanceHeader.values()) {
            known.put(header.name().toLowerCase(Locale.ROOT).replace('_', '-'), header);
        }
        var used = new HashSet<String>();
        known.forEach((key, header) -> {
            unknown.remove(key);
            var name = written.getOrDefault(key, header.defaultName());
            checkHeader(section + key, name, used);
            names.put(header, name);
        });
        unknown.keySet()
                .forEach(key -> source.problem(
                        section + key, "unknown key (expected: one of " + String.join(", ", known.keySet()) + ")"));
        return new ReservedHeaders(names);
    }

    /**
     * Returns the forwarded headers of the policies that restrict them.
     *
     * @param reserved the headers that only this gateway sets
     * @param credentials the headers of the credentials of a policy, by its name
     */
    Map<String, Set<String>> requestHeaders(
            Map<String, PolicySettings> policies, ReservedHeaders reserved, Function<String, Set<String>> credentials) {
        var restricted = new TreeMap<String, Set<String>>();
        policies.forEach((name, policy) -> {
            var written = policy == null ? null : policy.requestHeaders();
            if (written != null) {
                var key = DelegationProperties.PREFIX + ".policies." + name + ".request-headers";
                var own = credentials.apply(name);
                restricted.put(name, requestHeaders(key, written, header -> isSet(header, reserved, own)));
            }
        });
        return restricted;
    }

    /** Whether the gateway sets a header itself, in any spelling, so that the caller's never goes on. */
    private static boolean isSet(String header, ReservedHeaders reserved, Set<String> credentials) {
        var normal = ReservedHeaders.normal(header);
        return NEVER.contains(normal)
                || reserved.holds(normal)
                || credentials.stream().map(ReservedHeaders::normal).anyMatch(normal::equals);
    }

    private Set<String> requestHeaders(String key, List<String> written, Predicate<String> isSet) {
        var names = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            var name = written.get(i);
            if (name == null || !FieldName.isOne(name)) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + name + "' is no header name (expected: letters, digits and hyphens)");
            } else if (isSet.test(name)) {
                source.problem(key + "[" + i + "]", "'" + name + "' never goes on (expected: another header)");
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private void checkHeader(String key, String name, Set<String> used) {
        if (!FieldName.isOne(name)) {
            source.problem(key, "'" + name + "' is no header name (expected: letters, digits and hyphens)");
        } else if (FieldName.isTaken(ReservedHeaders.normal(name))
                || FieldName.isOfProxy(ReservedHeaders.normal(name))
                || ReservedHeaders.isCredential(name)) {
            source.problem(key, "'" + name + "' is used for something else (expected: a name of its own)");
        } else if (!used.add(ReservedHeaders.normal(name))) {
            source.problem(key, "'" + name + "' is the name of another header, or reads like it");
        }
    }
}
