/** Issues narrower tokens, and signs provenance, with the keys of this gateway (RFC 9068, RFC 8693). */
@NullMarked
package dev.narrowgate.delegation.engine.exchange.own;

import org.jspecify.annotations.NullMarked;
