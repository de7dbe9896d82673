package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.token.Principal;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers of workloads: SPIFFE IDs, and WIMSE's of the same form. A workload that the configuration names as an actor
 * is that actor; any other is itself, and its trust domain is who says so.
 */
public final class SpiffeNames {

    /** What a SPIFFE ID begins with (SPIFFE-ID, section 2). */
    public static final String SPIFFE = "spiffe://";

    private static final String WIMSE = "wimse://";

    /** SPIFFE-ID, section 2.3. */
    private static final int MAXIMUM_LENGTH = 2048;

    private final Map<String, Principal> actors;

    /** @param actors that prove themselves by these SPIFFE IDs */
    public SpiffeNames(Map<String, Principal> actors) {
        this.actors = Map.copyOf(actors);
    }

    /** The name of the trust domain; null when it is no identifier of a workload (SPIFFE-ID, section 2). */
    public @Nullable String trustDomain(String identifier) {
        if (identifier.length() > MAXIMUM_LENGTH) {
            return null;
        }
        var spiffe = identifier.startsWith(WIMSE) ? SPIFFE + identifier.substring(WIMSE.length()) : identifier;
        try {
            var id = SpiffeId.parse(spiffe);
            // One identifier has one spelling; and the trust domain itself is no workload (X509-SVID, section 2).
            return !id.toString().equals(spiffe) || id.getPath().isEmpty()
                    ? null
                    : id.getTrustDomain().getName();
        } catch (InvalidSpiffeIdException | IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Whom an identifier names in chains and policies. */
    public Principal principal(String trustDomain, String identifier) {
        var actor = actors.get(identifier);
        return actor == null ? new Principal(issuer(trustDomain), identifier) : actor;
    }

    /** What stands for the issuer of a workload that is nobody else: its trust domain. */
    public static String issuer(String trustDomain) {
        return SPIFFE + trustDomain;
    }
}
