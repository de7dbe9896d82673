/** SPIFFE: names of workloads, X.509-SVIDs, and the Workload API. The only place that knows java-spiffe. */
@NullMarked
package dev.narrowgate.delegation.adapter.spiffe;

import org.jspecify.annotations.NullMarked;
