/** The gateway's own token service for agents: exchange, introspection and revocation (RFC 8693, 7662, 7009). */
@NullMarked
package dev.narrowgate.delegation.gateway.oauth;

import org.jspecify.annotations.NullMarked;
