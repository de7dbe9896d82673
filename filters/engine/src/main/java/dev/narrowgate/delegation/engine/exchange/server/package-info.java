/** Has an authorization server issue the narrower token, and checks its answer (RFC 8693). */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.server;

import org.jspecify.annotations.NullMarked;
