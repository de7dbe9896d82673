/** Authenticates the clients of the token service (RFC 7523). */
@NullMarked
package dev.narrowgate.delegation.engine.tokenservice;

import org.jspecify.annotations.NullMarked;
