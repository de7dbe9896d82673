/** Measures the gateway, in its own process, under hostile load. */
@NullMarked
package dev.narrowgate.load;

import org.jspecify.annotations.NullMarked;
