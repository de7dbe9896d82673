/** Reads JWS, JSON and base64url strictly, and verifies signatures (RFC 7515, RFC 8259). */
@NullMarked
package dev.narrowgate.delegation.engine.jose;

import org.jspecify.annotations.NullMarked;
