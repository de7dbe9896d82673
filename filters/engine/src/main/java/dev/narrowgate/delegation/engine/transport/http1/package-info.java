/** Guards the framing of HTTP/1.1 requests (RFC 9112). */
@NullMarked
package dev.narrowgate.delegation.engine.transport.http1;

import org.jspecify.annotations.NullMarked;
