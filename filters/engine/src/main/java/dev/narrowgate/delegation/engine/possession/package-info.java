/** Verifies that a presenter holds the key that a token is bound to (RFC 7800). */
@NullMarked
package dev.narrowgate.delegation.engine.possession;

import org.jspecify.annotations.NullMarked;
