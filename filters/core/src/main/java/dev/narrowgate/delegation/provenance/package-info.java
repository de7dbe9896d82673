/** Stage 4, stamp: what the next hop is told. */
@NullMarked
package dev.narrowgate.delegation.provenance;

import org.jspecify.annotations.NullMarked;
