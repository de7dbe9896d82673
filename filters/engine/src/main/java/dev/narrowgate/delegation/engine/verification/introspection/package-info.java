/** Verifies tokens by asking their issuer (RFC 7662, RFC 9701). */
@NullMarked
package dev.narrowgate.delegation.engine.verification.introspection;

import org.jspecify.annotations.NullMarked;
