/** Guards the frames of WebSockets, and the answer that opens one (RFC 6455). */
@NullMarked
package dev.narrowgate.delegation.engine.transport.websocket;

import org.jspecify.annotations.NullMarked;
