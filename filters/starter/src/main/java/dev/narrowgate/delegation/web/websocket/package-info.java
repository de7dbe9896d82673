/** Relays WebSockets (RFC 6455). */
@NullMarked
package dev.narrowgate.delegation.web.websocket;

import org.jspecify.annotations.NullMarked;
