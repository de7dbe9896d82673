package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the names of the headers that the gateway sets itself. */
public final class PlantReader {

    /** {@code token} (RFC 9110, section 5.6.2). */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Names that HTTP, or the gateway, already uses for something else. */
    private static final Set<String> TAKEN = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** Replaced, or of the connection, whatever a policy says. */
    private static final Set<String> NEVER =
            Set.of("authorization", "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private final ConfigurationSource source;

    PlantReader(ConfigurationSource source) {
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

    /** The policies that restrict them alone. */
    Map<String, Set<String>> requestHeaders(Map<String, DelegationProperties.Policy> policies) {
        var restricted = new TreeMap<String, Set<String>>();
        policies.forEach((name, policy) -> {
            var written = policy == null ? null : policy.requestHeaders();
            if (written != null) {
                var key = DelegationProperties.PREFIX + ".policies." + name + ".request-headers";
                restricted.put(name, requestHeaders(key, written));
            }
        });
        return restricted;
    }

    private Set<String> requestHeaders(String key, List<String> written) {
        var names = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            var name = written.get(i);
            if (name == null || !isHeader(name)) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + name + "' is no header name (expected: letters, digits and hyphens)");
            } else if (ReservedHeaders.isCredential(name) || NEVER.contains(ReservedHeaders.normal(name))) {
                source.problem(key + "[" + i + "]", "'" + name + "' never goes on (expected: another header)");
            } else {
                names.add(name);
            }
        }
        return names;
    }

    public static boolean isHeader(String name) {
        return HEADER.matcher(name).matches();
    }

    /** @param normal the name in the spelling that stands for all */
    public static boolean isTaken(String normal) {
        return TAKEN.contains(normal);
    }

    private void checkHeader(String key, String name, Set<String> used) {
        if (!isHeader(name)) {
            source.problem(key, "'" + name + "' is no header name (expected: letters, digits and hyphens)");
        } else if (isTaken(ReservedHeaders.normal(name)) || ReservedHeaders.isCredential(name)) {
            source.problem(key, "'" + name + "' is used for something else (expected: a name of its own)");
        } else if (!used.add(ReservedHeaders.normal(name))) {
            source.problem(key, "'" + name + "' is the name of another header, or reads like it");
        }
    }
}
