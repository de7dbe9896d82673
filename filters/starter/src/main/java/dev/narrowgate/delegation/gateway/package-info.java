/** The Delegation filter: the only place that knows an HTTP exchange. */
@NullMarked
package dev.narrowgate.delegation.gateway;

import org.jspecify.annotations.NullMarked;
