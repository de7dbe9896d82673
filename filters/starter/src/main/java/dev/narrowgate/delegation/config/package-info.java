/** Reads the configuration into immutable settings, or reports every problem with file, line and key. */
@NullMarked
package dev.narrowgate.delegation.config;

import org.jspecify.annotations.NullMarked;
