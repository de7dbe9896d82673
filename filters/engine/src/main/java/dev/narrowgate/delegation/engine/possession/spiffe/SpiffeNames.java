package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.token.Principal;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps the identifiers of workloads: SPIFFE IDs, and WIMSE's of the same form. A workload that the configuration names
 * as an actor is that actor. Any other workload has its own identifier, and its trust domain is the issuer.
 */
public final class SpiffeNames {

    /** The prefix of a SPIFFE ID (SPIFFE-ID, section 2). */
    public static final String SPIFFE = "spiffe://";

    private static final String WIMSE = "wimse://";

    /** SPIFFE-ID, section 2.3. */
    private static final int MAXIMUM_LENGTH = 2048;

    private final Map<String, Principal> actors;

    /** @param actors the actors by the SPIFFE IDs with which they prove themselves */
    public SpiffeNames(Map<String, Principal> actors) {
        this.actors = Map.copyOf(actors);
    }

    /** Returns the trust domain's name; null when the text is no identifier of a workload (SPIFFE-ID, section 2). */
    public @Nullable String trustDomain(String identifier) {
        if (identifier.length() > MAXIMUM_LENGTH) {
            return null;
        }
        var spiffe = identifier.startsWith(WIMSE) ? SPIFFE + identifier.substring(WIMSE.length()) : identifier;
        try {
            var id = SpiffeId.parse(spiffe);
            // Only one spelling is valid, and the trust domain itself is no workload (X509-SVID, section 2).
            return !id.toString().equals(spiffe) || id.getPath().isEmpty()
                    ? null
                    : id.getTrustDomain().getName();
        } catch (InvalidSpiffeIdException | IllegalArgumentException malformed) {
            return null;
        }
    }

    /** Returns the principal that an identifier names in chains and policies. */
    public Principal principal(String trustDomain, String identifier) {
        var actor = actors.get(identifier);
        return actor == null ? new Principal(issuer(trustDomain), identifier) : actor;
    }

    /** Returns the issuer of a workload that is no configured actor: its trust domain. */
    public static String issuer(String trustDomain) {
        return SPIFFE + trustDomain;
    }
}
