/** Measures the gateway, as a process of its own, under load that means harm. */
@NullMarked
package dev.narrowgate.load;

import org.jspecify.annotations.NullMarked;
