/** SPIFFE: trust bundles, X.509-SVIDs, JWT-SVIDs and the Workload API. */
@NullMarked
package dev.narrowgate.delegation.engine.possession.spiffe;

import org.jspecify.annotations.NullMarked;
