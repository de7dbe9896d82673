package dev.narrowgate.delegation.provenance;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that only this gateway may set (law 9; RFC 9700, section 4.13). Servers behind CGI-like interfaces do
 * not tell {@code _}, {@code .} and others from {@code -}, nor upper from lower case, so a name is reserved in every such
 * spelling.
 */
public final class ReservedHeaders {

    /** In which this gateway says, signed, what the token beside it cannot say, and hears it from another one. */
    public static final String PROVENANCE = "Delegation-Provenance";

    /** Who may speak in them is decided at this gateway; the next hop gets none of them from a caller. */
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

    /** @param names for the provenance headers that are not called as they are by default */
    public ReservedHeaders(Map<ProvenanceHeader, String> names) {
        var all = new EnumMap<ProvenanceHeader, String>(ProvenanceHeader.class);
        for (var header : ProvenanceHeader.values()) {
            all.put(header, names.getOrDefault(header, header.defaultName()));
            // A renamed header stays reserved under its own name: an API that still reads it must not be lied to.
            reserved.add(normal(header.defaultName()));
        }
        this.names = Map.copyOf(all);
        all.values().forEach(name -> reserved.add(normal(name)));
        CREDENTIALS.forEach(name -> reserved.add(normal(name)));
    }

    /** Whether it carries credentials, and so can carry nothing else. */
    public static boolean isCredential(String name) {
        var normal = normal(name);
        return CREDENTIALS.stream().anyMatch(credential -> normal(credential).equals(normal));
    }

    /** What a provenance header is called here. */
    public String name(ProvenanceHeader header) {
        return names.getOrDefault(header, header.defaultName());
    }

    /** Whether a caller may not set it, however it is spelled. */
    public boolean isReserved(String name) {
        return holds(normal(name));
    }

    /** The same of a name that is in its one spelling already. */
    public boolean holds(String normal) {
        return reserved.contains(normal);
    }

    /**
     * One spelling for all that a server might take for the same name: interfaces in the manner of CGI make one sign of whatever
     * is neither letter nor digit, and some drop it at the ends or between two others.
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

    /** The same of a name that stands for a family of names when it ends with a hyphen, which then stays. */
    public static String normalFamily(String name) {
        return name.endsWith("-") ? normal(name) + '-' : normal(name);
    }
}
