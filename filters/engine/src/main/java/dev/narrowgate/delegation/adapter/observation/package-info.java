/** Counts and times every stage. */
@NullMarked
package dev.narrowgate.delegation.adapter.observation;

import org.jspecify.annotations.NullMarked;
