/** Counts the bytes of each hop, and bounds the bytes that wait for a slow reader. */
@NullMarked
package dev.narrowgate.delegation.engine.transport.traffic;

import org.jspecify.annotations.NullMarked;
