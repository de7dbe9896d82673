package dev.narrowgate.delegation.provenance;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The header names that only this gateway may set (law 9; RFC 9700, section 4.13). Servers behind CGI-like interfaces
 * do not distinguish {@code _}, {@code .} and similar characters from {@code -}, or upper from lower case. Therefore a
 * name is reserved in every such spelling.
 */
public final class ReservedHeaders {

    /** Carries the signed statement of a gateway about a token that cannot carry its chain itself. */
    public static final String PROVENANCE = "Delegation-Provenance";

    /** This gateway evaluates these headers. The next hop receives none of them from a caller. */
    private static final List<String> CREDENTIALS = List.of(
            HeaderNames.ACTOR_TOKEN,
            HeaderNames.DPOP,
            HeaderNames.WORKLOAD_IDENTITY_TOKEN,
            HeaderNames.WORKLOAD_PROOF_TOKEN,
            HeaderNames.TXN_TOKEN,
            PROVENANCE,
            HeaderNames.CLIENT_CERT,
            HeaderNames.CLIENT_CERT_CHAIN,
            HeaderNames.PROXY_AUTHORIZATION);

    private final Map<ProvenanceHeader, String> names;
    private final Set<String> reserved = new HashSet<>();

    /** @param names the names of the provenance headers that differ from the defaults */
    public ReservedHeaders(Map<ProvenanceHeader, String> names) {
        var all = new EnumMap<ProvenanceHeader, String>(ProvenanceHeader.class);
        for (var header : ProvenanceHeader.values()) {
            all.put(header, names.getOrDefault(header, header.defaultName()));
            // A renamed header stays reserved under its default name, so that no caller can deceive an API that still
            // reads it.
            reserved.add(normal(header.defaultName()));
        }
        this.names = Map.copyOf(all);
        all.values().forEach(name -> reserved.add(normal(name)));
        CREDENTIALS.forEach(name -> reserved.add(normal(name)));
    }

    /** Whether a header carries credentials, and therefore no other value. */
    public static boolean isCredential(String name) {
        var normal = normal(name);
        return CREDENTIALS.stream().anyMatch(credential -> normal(credential).equals(normal));
    }

    /** The configured name of a provenance header. */
    public String name(ProvenanceHeader header) {
        return names.getOrDefault(header, header.defaultName());
    }

    /** Whether a caller may not set this header, in any spelling. */
    public boolean isReserved(String name) {
        return holds(normal(name));
    }

    /** Like {@link #isReserved}, for a name in its normal spelling. */
    public boolean holds(String normal) {
        return reserved.contains(normal);
    }

    /**
     * Returns one spelling for all names that a server might take for the same name. CGI-like interfaces replace every
     * character that is neither letter nor digit with the same sign. Some servers drop that sign at the ends, or
     * between two other signs.
     */
    public static String normal(String name) {
        var normal = new byte[name.length()];
        int length = 0;
        for (int i = 0; i < name.length(); i++) {
            var c = Character.toLowerCase(name.charAt(i));
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                normal[length++] = (byte) c;
            } else if (length > 0 && normal[length - 1] != '-') {
                normal[length++] = '-';
            }
        }
        if (length > 0 && normal[length - 1] == '-') {
            length--;
        }
        return new String(normal, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Like {@link #normal}, for a name that stands for a family of names if it ends with a hyphen. That hyphen stays.
     */
    public static String normalFamily(String name) {
        return name.endsWith("-") ? normal(name) + '-' : normal(name);
    }
}
