/** Guards connections and streams of HTTP/2 (RFC 9113). */
@NullMarked
package dev.narrowgate.delegation.engine.transport.http2;

import org.jspecify.annotations.NullMarked;
