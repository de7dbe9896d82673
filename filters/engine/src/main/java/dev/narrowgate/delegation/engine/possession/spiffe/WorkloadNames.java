package dev.narrowgate.delegation.engine.possession.spiffe;

import dev.narrowgate.delegation.token.Principal;
import org.jspecify.annotations.Nullable;

/** Who a workload is, from its identifier. */
public interface WorkloadNames {

    /** The trust domain that an identifier belongs to; null when it is no identifier of a workload. */
    @Nullable
    String trustDomain(String identifier);

    /** Whom the identifier names in chains and policies. */
    Principal principal(String trustDomain, String identifier);
}
