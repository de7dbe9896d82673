/** Finds the address of a caller, also behind trusted proxies. */
@NullMarked
package dev.narrowgate.delegation.web.peer;

import org.jspecify.annotations.NullMarked;
