/** Requests narrower tokens from an authorization server, and checks its answers (RFC 8693). */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.server;

import org.jspecify.annotations.NullMarked;
