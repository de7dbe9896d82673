/** Evaluates rules in CEL, and caches and times decisions. */
@NullMarked
package dev.narrowgate.delegation.engine.decision;

import org.jspecify.annotations.NullMarked;
