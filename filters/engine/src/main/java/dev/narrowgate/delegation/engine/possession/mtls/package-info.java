/** Client certificates as proof of a presenter (RFC 8705). */
@NullMarked
package dev.narrowgate.delegation.engine.possession.mtls;

import org.jspecify.annotations.NullMarked;
