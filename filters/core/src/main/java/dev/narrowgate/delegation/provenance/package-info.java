/** Contains stage 4, stamp: the provenance headers for the next hop. */
@NullMarked
package dev.narrowgate.delegation.provenance;

import org.jspecify.annotations.NullMarked;
