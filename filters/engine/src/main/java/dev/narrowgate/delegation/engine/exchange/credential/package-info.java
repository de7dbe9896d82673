/** Shows next hops that take no token a credential of their own. */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.credential;

import org.jspecify.annotations.NullMarked;
