/** The rules of HTTP messages that both versions share (RFC 9110): fields, targets, methods, refusals. */
@NullMarked
package dev.narrowgate.delegation.engine.transport.message;

import org.jspecify.annotations.NullMarked;
