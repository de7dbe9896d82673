/** Exchanges tokens for the gateway's own credentials, for next hops that take no token. */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.credential;

import org.jspecify.annotations.NullMarked;
