/** Runs the stages of a hop in their order. */
@NullMarked
package dev.narrowgate.delegation.pipeline;

import org.jspecify.annotations.NullMarked;
