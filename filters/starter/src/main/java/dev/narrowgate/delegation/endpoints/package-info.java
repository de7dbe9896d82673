/** Serves the public keys and the protected resource metadata (RFC 9728). */
@NullMarked
package dev.narrowgate.delegation.endpoints;

import org.jspecify.annotations.NullMarked;
