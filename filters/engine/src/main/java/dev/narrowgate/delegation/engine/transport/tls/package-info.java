/** Guards TLS handshakes, and ends connections whose certificate is no longer trusted. */
@NullMarked
package dev.narrowgate.delegation.engine.transport.tls;

import org.jspecify.annotations.NullMarked;
