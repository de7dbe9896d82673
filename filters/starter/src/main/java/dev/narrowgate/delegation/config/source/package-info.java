/** Binds YAML strictly, and finds the file and line of each key. */
@NullMarked
package dev.narrowgate.delegation.config.source;

import org.jspecify.annotations.NullMarked;
