/** Metrics and sampled logs: names, bounded labels, and stage timers. */
@NullMarked
package dev.narrowgate.delegation.engine.observation;

import org.jspecify.annotations.NullMarked;
