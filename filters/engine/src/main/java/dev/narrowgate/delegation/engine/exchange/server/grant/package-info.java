/** The grants that request a narrower token from an authorization server. */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.server.grant;

import org.jspecify.annotations.NullMarked;
