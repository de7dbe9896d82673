/** Calls next hops, and tells their failures apart. */
@NullMarked
package dev.narrowgate.delegation.web.nexthop;

import org.jspecify.annotations.NullMarked;
