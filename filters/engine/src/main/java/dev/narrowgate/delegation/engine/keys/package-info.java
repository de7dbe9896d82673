/** Fetches, admits and caches the keys of issuers (RFC 7517), and discovers where they are published (RFC 8414). */
@NullMarked
package dev.narrowgate.delegation.engine.keys;

import org.jspecify.annotations.NullMarked;
