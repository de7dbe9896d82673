/** Decides by rules in CEL, and caches and observes decisions. */
@NullMarked
package dev.narrowgate.delegation.engine.decision;

import org.jspecify.annotations.NullMarked;
