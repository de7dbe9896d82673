/** Serves the token service: exchange, introspection and revocation (RFC 8693, RFC 7662, RFC 7009). */
@NullMarked
package dev.narrowgate.delegation.endpoints.tokenservice;

import org.jspecify.annotations.NullMarked;
