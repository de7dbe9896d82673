/** Calls authorization servers: client authentication, forms, endpoints, and the guard around each call. */
@NullMarked
package dev.narrowgate.delegation.engine.oauth;

import org.jspecify.annotations.NullMarked;
