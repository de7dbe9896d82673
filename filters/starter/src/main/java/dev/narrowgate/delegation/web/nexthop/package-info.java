/** Calls next hops and classifies their failures. */
@NullMarked
package dev.narrowgate.delegation.web.nexthop;

import org.jspecify.annotations.NullMarked;
