/** Receives security event tokens of transmitters, and revokes what they end (Shared Signals Framework 1.0). */
@NullMarked
package dev.narrowgate.delegation.engine.task.signal;

import org.jspecify.annotations.NullMarked;
