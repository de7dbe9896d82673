/** Ends the process when memory is exhausted. */
@NullMarked
package dev.narrowgate.delegation.engine.transport.memory;

import org.jspecify.annotations.NullMarked;
