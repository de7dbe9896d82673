/** Reads the configuration into one immutable whole, or reports every problem with file, line and key. */
@NullMarked
package dev.narrowgate.delegation.config;

import org.jspecify.annotations.NullMarked;
