/** The grants by which an authorization server is asked for a narrower token. */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.server.grant;

import org.jspecify.annotations.NullMarked;
