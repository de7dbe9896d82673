/** Stage 3, exchange, for next hops that take no token: the gateway shows a credential of its own. */
@NullMarked
package dev.narrowgate.delegation.adapter.credential;

import org.jspecify.annotations.NullMarked;
