/** Receives security event tokens that transmitters push (RFC 8935). */
@NullMarked
package dev.narrowgate.delegation.endpoints.signal;

import org.jspecify.annotations.NullMarked;
