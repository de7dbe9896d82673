/** Reads the configuration as a whole, checks it, and puts everything together. */
@NullMarked
package dev.narrowgate.delegation.autoconfigure;

import org.jspecify.annotations.NullMarked;
