/** DPoP: proofs of callers, their nonces, and the proofs of this gateway (RFC 9449). */
@NullMarked
package dev.narrowgate.delegation.engine.possession.dpop;

import org.jspecify.annotations.NullMarked;
