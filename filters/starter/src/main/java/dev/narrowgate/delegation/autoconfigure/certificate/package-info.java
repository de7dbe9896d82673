/** Reloads TLS certificates and trust stores while the gateway runs. */
@NullMarked
package dev.narrowgate.delegation.autoconfigure.certificate;

import org.jspecify.annotations.NullMarked;
