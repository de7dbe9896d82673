package dev.narrowgate.delegation.engine.possession.dpop;

import java.time.Duration;
import java.util.Set;

/**
 * The requirements of a DPoP proof.
 *
 * @param algorithms the only accepted algorithms
 * @param window how far its {@code iat} may be from now, to either side (RFC 9449, section 11.1)
 */
public record DpopRules(Set<String> algorithms, Duration window) {

    public DpopRules {
        algorithms = Set.copyOf(algorithms);
    }
}
