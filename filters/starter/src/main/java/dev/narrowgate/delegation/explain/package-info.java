/** Explains what the gateway would do with a request, and which changes would permit it. */
@NullMarked
package dev.narrowgate.delegation.explain;

import org.jspecify.annotations.NullMarked;
