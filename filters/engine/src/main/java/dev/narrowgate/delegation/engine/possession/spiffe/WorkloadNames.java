package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.token.Principal;
import org.jspecify.annotations.Nullable;

/** Maps the identifier of a workload to its trust domain and its principal. */
public interface WorkloadNames {

    /** Returns the trust domain of an identifier; null when the text is no identifier of a workload. */
    @Nullable
    String trustDomain(String identifier);

    /** Returns the principal that the identifier names in chains and policies. */
    Principal principal(String trustDomain, String identifier);
}
