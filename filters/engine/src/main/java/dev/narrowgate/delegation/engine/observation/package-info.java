/** Metrics and sampled logs: their names, their bounded labels, and the timers of stages. */
@NullMarked
package dev.narrowgate.delegation.engine.observation;

import org.jspecify.annotations.NullMarked;
